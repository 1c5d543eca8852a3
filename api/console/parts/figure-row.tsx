import type { ReactNode } from 'react'
import { Link } from 'wouter'
import { pageOfLink } from '../lib/url/search.ts'
import { countOf, percent, useWords } from '../lib/words.ts'
import { ShareBar } from '../ui/share-bar.tsx'
import { HearEvidence } from './hear-evidence.tsx'

interface Figure {
  count: number
  visits: number
  visitShare: number
  interval: { low: number; high: number }
  evidence: readonly string[]
  utterances: string
}

interface Props {
  name: string
  kind?: string
  figure: Figure
  /** The greatest end of an interval among the rows: the width of the bars. */
  most: number
  tone?: 'plain' | 'negative' | 'positive'
  children?: ReactNode
}

/** One figure: its share of visits with the interval, what it is of, and the way into every utterance it counts. */
export function FigureRow({ name, kind, figure, most, tone = 'plain', children }: Props) {
  const { t } = useWords()
  const { count, visits, visitShare, interval, evidence, utterances } = figure
  const [low, high] = [percent(interval.low), percent(interval.high)]
  const told = [
    t('figure.share', { share: percent(visitShare) }),
    t('figure.interval', { low, high }),
    t('figure.visits', { n: countOf(visits) }),
    t('figure.count', { n: countOf(count) }),
  ].join(' · ')
  return (
    <li className="figure">
      <Link
        className="bar"
        href={pageOfLink(utterances)}
        aria-label={`${kind ? `${kind}：` : ''}${name}：${told}。${t('figure.open')}`}
      >
        <span className="name">
          {kind && <span className="hint">{kind}</span>} <bdi title={name}>{name}</bdi>
        </span>
        <ShareBar share={visitShare} low={interval.low} high={interval.high} most={most} tone={tone} />
        <span className="told">{told}</span>
      </Link>
      <div className="more">
        {children}
        <HearEvidence ids={evidence} />
      </div>
    </li>
  )
}

/** Rows that are shown before somebody asks for all. */
export const SHOWN_ROWS = 30

/** What the widest bar of some figures stands for. */
export const widest = (figures: readonly Figure[]): number =>
  Math.max(0.01, ...figures.map(({ interval }) => interval.high))
