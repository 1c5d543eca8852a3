import { Link } from 'wouter'
import type { Coverage } from '../lib/api-types.ts'
import type { ChangeRow, DriverRow, FiguresAnswer, TogetherRow } from '../lib/figures.ts'
import { useLabels } from '../lib/labels.ts'
import { pageOfLink } from '../lib/url/search.ts'
import { countOf, percent, useWords } from '../lib/words.ts'
import { CoverageLine } from './coverage-line.tsx'
import { Rows } from './figure-views.tsx'
import { HearEvidence } from './hear-evidence.tsx'

/** A difference of shares in points of a hundred, with its sign. */
const points = (share: number): string => `${share > 0 ? '+' : ''}${(100 * share).toFixed(1)}`

const CHANGING = { mentions: 'spoken_of', complaints: 'complained_of', praise: 'praised' } as const

interface Names {
  t: ReturnType<typeof useWords>['t']
  name: ReturnType<typeof useLabels>['name']
}

/** Of what kind a change is: of what is named, complained of, praised, or of a fact of visits. */
export const changeKind = ({ what }: ChangeRow, { t, name }: Names): string =>
  what in CHANGING ? name('insight', CHANGING[what as keyof typeof CHANGING]) : t(`filter.${what as 'moment'}`)

/** What changed against the period before: direction in words and ink, never in red and green. */
export function ChangesView({
  changes,
  now,
  before,
}: {
  changes: readonly ChangeRow[]
  now: Coverage
  before: Coverage
}) {
  const { t } = useWords()
  const { name } = useLabels()
  const row = (change: ChangeRow) => (
    <li className="figure" key={`${change.what}-${change.id}`}>
      <p className="comparison">
        <strong>
          <span className="hint">{changeKind(change, { t, name })}</span>{' '}
          <bdi>{change.what === 'moment' ? name('moment', change.id) : change.name}</bdi>
        </strong>
        <span>{t(change.difference > 0 ? 'figure.up' : change.difference < 0 ? 'figure.down' : 'figure.same')}</span>
        <Link href={pageOfLink(change.before.utterances)}>
          {t('figure.before')} {percent(change.before.visitShare)}（
          {t('figure.visits', { n: countOf(change.before.visits) })}）
        </Link>
        <Link href={pageOfLink(change.now.utterances)}>
          {t('figure.now')} {percent(change.now.visitShare)}（{t('figure.visits', { n: countOf(change.now.visits) })}）
        </Link>
        <span>
          {points(change.difference)}，
          {t('figure.interval', { low: points(change.interval.low), high: points(change.interval.high) })}
        </span>
        <span className="hint">{t(VERDICTS[change.verdict])}</span>
      </p>
      <div className="more">
        <HearEvidence ids={change.now.evidence} />
      </div>
    </li>
  )
  return (
    <>
      <CoverageLine coverage={now} compared={before} />
      <Rows rows={changes.map(row)} />
    </>
  )
}

const VERDICTS = {
  'too-few': 'verdict.tooFew',
  unclear: 'verdict.unclear',
  more: 'verdict.significant',
  less: 'verdict.significant',
} as const

/** What goes with what. */
export function TogetherView({ pairs, coverage }: { pairs: readonly TogetherRow[]; coverage: Coverage }) {
  const { t } = useWords()
  const row = (pair: TogetherRow) => (
    <li className="figure" key={`${pair.first.conceptId}-${pair.second.name}`}>
      <p className="comparison">
        <strong>
          <Link href={pageOfLink(pair.first.utterances)}>{pair.first.name}</Link>
          {' → '}
          <Link href={pageOfLink(pair.second.utterances)}>{pair.second.name}</Link>
        </strong>
        <span>{t('figure.with', { share: percent(pair.share), n: countOf(pair.ofFirst) })}</span>
        <span>{t('figure.without', { share: percent(pair.otherwise), n: countOf(pair.visits - pair.ofFirst) })}</span>
        <span>{t('lift', { n: pair.lift.toFixed(1) })}</span>
        <span>{t('figure.interval', { low: points(pair.interval.low), high: points(pair.interval.high) })}</span>
      </p>
      <div className="more">
        <HearEvidence ids={pair.evidence} />
      </div>
    </li>
  )
  return (
    <>
      <CoverageLine coverage={coverage} />
      <Rows rows={pairs.map(row)} />
    </>
  )
}

type DriversAnswer = Extract<FiguresAnswer, { view: 'drivers' }>

/** What goes with an outcome; said first that it is no cause. */
export function DriversView({
  drivers,
  known,
  coverage,
  note,
}: Pick<DriversAnswer, 'drivers' | 'known' | 'coverage' | 'note'>) {
  const { t, say } = useWords()
  const { name } = useLabels()
  const row = (driver: DriverRow) => (
    <li className="figure" key={`${driver.outcome}-${driver.kind}-${driver.id}`}>
      <p className="comparison">
        <strong>
          <Link href={pageOfLink(driver.allUtterances ?? driver.utterances)}>{say(driver.title)}</Link>
          {' → '}
          {name('outcome', driver.outcome)}
        </strong>
        <span>{t(driver.difference > 0 ? 'figure.up' : 'figure.down')}</span>
        <span>{t('figure.with', { share: percent(driver.with.share), n: countOf(driver.with.visits) })}</span>
        <span>{t('figure.without', { share: percent(driver.without.share), n: countOf(driver.without.visits) })}</span>
        <span>
          {points(driver.difference)}，
          {t('figure.interval', { low: points(driver.interval.low), high: points(driver.interval.high) })}
        </span>
        <span className="hint">{t(driver.verdict === 'unclear' ? 'verdict.unclear' : 'verdict.significant')}</span>
      </p>
      <div className="more">
        <HearEvidence ids={driver.evidence} />
      </div>
    </li>
  )
  return (
    <>
      <p className="banner">{say(note)}</p>
      <CoverageLine coverage={coverage} />
      <p className="hint">
        {t('visits.told')}：{countOf(known.visits)} / {countOf(known.of)}（{percent(known.share)}）
      </p>
      <Rows rows={drivers.map(row)} />
    </>
  )
}
