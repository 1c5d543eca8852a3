import { memo } from 'react'
import { Link } from 'wouter'
import type { Hit } from '../lib/api-types.ts'
import { clock, dateTime } from '../lib/time.ts'
import { recordingUrl } from '../lib/url/recording.ts'
import { useWords } from '../lib/words.ts'
import { PlayButton } from './play-button.tsx'
import { OpinionChips, RoleTag, SaidLine } from './said-line.tsx'

interface Props {
  hit: Hit
  /** From 1; of all hits. */
  position: number
  total: number
  isSelected: boolean
  query: string
  onSelect: (id: string) => void
}

/** Where a hit is read and heard in its recording. */
export const pageOfHit = ({ utterance, pointer }: Hit, query: string): string =>
  `/r/${encodeURIComponent(pointer.recordingId)}?${recordingUrl.print({ at: pointer.startMs, u: utterance.id, q: query, 'ui.hits': [] })}`

/** One hit: played where it stands; chosen, it is shown with what was said around it. */
export const HitRow = memo(function HitRow({ hit, position, total, isSelected, query, onSelect }: Props) {
  const { t } = useWords()
  const { utterance, storeId, at, pointer, highlights } = hit
  const isSpoken = pointer.endMs - pointer.startMs > 1
  return (
    <article
      data-hit={utterance.id}
      className={isSelected ? 'hit selected' : 'hit'}
      aria-posinset={position}
      aria-setsize={total}
      aria-current={isSelected}
      tabIndex={isSelected ? 0 : -1}
      // A link in it leads away: then there is nothing to choose.
      onClick={(event) => !event.defaultPrevented && onSelect(utterance.id)}
      onFocus={(event) => event.target === event.currentTarget && onSelect(utterance.id)}
    >
      {isSpoken ? (
        <PlayButton heard={pointer} />
      ) : (
        <span className="play" title={t('hit.written')} aria-label={t('hit.written')} role="img">
          ✎
        </span>
      )}
      <div>
        <p className="said" lang="zh-CN">
          <SaidLine said={utterance} highlights={highlights} />
        </p>
        <p className="meta">
          <RoleTag role={utterance.role} />
          <OpinionChips said={utterance} />
          <span className="nowrap">{dateTime(at)}</span>
          <span>{storeId}</span>
          <Link href={pageOfHit(hit, query)}>
            {t('hit.open')} {isSpoken && clock(pointer.startMs)}
          </Link>
        </p>
      </div>
    </article>
  )
})
