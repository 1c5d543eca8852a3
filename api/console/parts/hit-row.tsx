import { memo } from 'react'
import { Link } from 'wouter'
import type { Hit, HitGroup } from '../lib/api-types.ts'
import { clock, dateTime } from '../lib/time.ts'
import { recordingUrl } from '../lib/url/recording.ts'
import { searchUrl } from '../lib/url/search.ts'
import { countOf, useWords } from '../lib/words.ts'
import { PlayButton } from './play-button.tsx'
import { OpinionChips, RepairChips, RoleTag, SaidLine } from './said-line.tsx'
import { StoreName } from './store-name.tsx'

interface Props {
  hit: Hit
  /** From 1; of all hits. */
  position: number
  total: number
  /** The visit that begins with it. */
  head?: HitGroup
  isSelected: boolean
  query: string
  onSelect: (id: string) => void
}

/** Where a hit is read and heard in its recording. */
export const pageOfHit = ({ utterance, pointer }: Hit, query: string): string =>
  `/r/${encodeURIComponent(pointer.recordingId)}?${recordingUrl.print({ at: pointer.startMs, u: utterance.id, q: query, 'ui.hits': [] })}`

/** One hit: played where it stands; chosen, it is shown with what was said around it. */
export const HitRow = memo(function HitRow({ hit, position, total, head, isSelected, query, onSelect }: Props) {
  const { t } = useWords()
  const { utterance, storeId, at, pointer, highlights } = hit
  const isSpoken = pointer.endMs - pointer.startMs > 1
  return (
    <>
      {head && <VisitHead head={head} />}
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
            <SaidLine said={utterance} highlights={highlights} areRepairsTold />
          </p>
          <p className="meta">
            <RoleTag role={utterance.role} />
            <OpinionChips said={utterance} />
            <RepairChips said={utterance} />
            <span className="nowrap">{dateTime(at)}</span>
            <StoreName id={storeId} />
            <Link href={pageOfHit(hit, query)}>
              {t('hit.open')} {isSpoken && clock(pointer.startMs)}
            </Link>
          </p>
        </div>
      </article>
    </>
  )
})

/** The visit that the next hits are of, with the way to all that was found in it. */
function VisitHead({ head: { visitId, startMs = 0, endMs = 0, total, shown } }: { head: HitGroup }) {
  const { t } = useWords()
  if (visitId === undefined) return <p className="visit-head hint">{t('search.noVisit', { n: countOf(total) })}</p>
  return (
    <p className="visit-head">
      <Link href={`/visits/${encodeURIComponent(visitId)}`}>
        {t('search.visitOf', { from: clock(startMs), to: clock(endMs) })}
      </Link>{' '}
      {total > shown ? <Link href={inVisit(visitId)}>{t('search.allOfVisit', { n: countOf(total) })}</Link> : null}
    </p>
  )
}

/** The same search within one visit. */
function inVisit(visitId: string): string {
  const state = searchUrl.parse(location.search)
  return `/search?${searchUrl.print({ ...state, visit: [visitId], by: '', 'ui.hit': '' })}`
}
