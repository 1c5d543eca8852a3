import { useWindowVirtualizer, type VirtualItem } from '@tanstack/react-virtual'
import { startTransition, useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react'
import type { Hit, HitGroup } from '../lib/api-types.ts'
import { listenForKeys } from '../lib/keys.ts'
import { useWords } from '../lib/words.ts'
import { HitRow } from './hit-row.tsx'
import { playHit } from './play-button.tsx'

const ROW_PX = 104
const OVERSCAN = 8
/** Of an answer that has just come: what is in view is to be seen at once, the rows beyond it when it is. */
const OVERSCAN_AT_FIRST = 0
/** Rows that a page of keys goes. */
const PAGE_ROWS = 8
/** Where lists stood that one may come back to: heights and place, by address. */
const places = new Map<string, { rows: VirtualItem[]; top: number }>()

interface Props {
  hits: readonly Hit[]
  /** −1 where only the best are listed. */
  total: number
  /** Hits with which a visit begins, where they are put together by visit. */
  heads: ReadonlyMap<string, HitGroup>
  selected: string
  query: string
  /** Names the list, so that Back finds it as it was. */
  address: string
  onSelect: (id: string, how: 'push' | 'replace') => void
  onOpen: (hit: Hit) => void
  onMoreLike: () => void
  onMoreContext: () => void
  /** Asked for when the end comes near. */
  onMore: () => void
}

/** All hits, of which only those in view are in the page. */
export function HitList({
  hits,
  total,
  heads,
  selected,
  query,
  address,
  onSelect,
  onOpen,
  onMoreLike,
  onMoreContext,
  onMore,
}: Props) {
  const { t } = useWords()
  const list = useRef<HTMLDivElement>(null)
  const [top, setTop] = useState(0)
  const [before] = useState(() => places.get(address))
  const [overscan, setOverscan] = useState(OVERSCAN_AT_FIRST)
  useEffect(() => startTransition(() => setOverscan(OVERSCAN)), [])
  const rows = useWindowVirtualizer({
    count: hits.length,
    estimateSize: () => ROW_PX,
    overscan,
    scrollMargin: top,
    getItemKey: (row) => hits[row].utterance.id,
    ...(before && { initialMeasurementsCache: before.rows, initialOffset: before.top }),
  })
  useLayoutEffect(() => setTop(list.current?.offsetTop ?? 0), [])
  useLayoutEffect(() => {
    if (before) scrollTo(0, before.top)
    return () => void places.set(address, { rows: rows.measurementsCache, top: scrollY })
  }, [])
  // The same for as long as the list is: a row that goes by is drawn once.
  const select = useRef(onSelect)
  select.current = onSelect
  const choose = useCallback((id: string) => select.current(id, 'replace'), [])
  const shown = rows.getVirtualItems()
  const last = shown.at(-1)?.index ?? 0
  useEffect(() => {
    if (last >= hits.length - 1 - OVERSCAN) onMore()
  }, [last, hits.length])
  const at = hits.findIndex(({ utterance }) => utterance.id === selected)
  const move = (row: number): void => {
    const hit = hits[Math.max(0, Math.min(hits.length - 1, row))]
    onSelect(hit.utterance.id, 'replace')
    rows.scrollToIndex(hits.indexOf(hit), { align: 'auto' })
    requestAnimationFrame(() =>
      list.current
        ?.querySelector<HTMLElement>(`[data-hit="${CSS.escape(hit.utterance.id)}"]`)
        ?.focus({ preventScroll: true }),
    )
  }
  useEffect(() =>
    listenForKeys(['lists'], {
      next: () => hits.length > 0 && move(at + 1),
      previous: () => hits.length > 0 && move(at < 0 ? 0 : at - 1),
      nextPage: () => hits.length > 0 && move(at + PAGE_ROWS),
      previousPage: () => hits.length > 0 && move(at - PAGE_ROWS),
      first: () => hits.length > 0 && move(0),
      last: () => hits.length > 0 && move(hits.length - 1),
      open: () => at >= 0 && onOpen(hits[at]),
      play: () => at >= 0 && playHit(hits[at].pointer),
      moreLike: () => at >= 0 && onMoreLike(),
      moreContext: () => at >= 0 && onMoreContext(),
    }),
  )
  return (
    <div
      ref={list}
      // A feed holds nothing but its articles.
      role={heads.size > 0 ? 'group' : 'feed'}
      aria-label={t('search.results')}
      aria-busy={false}
      className="hits"
      style={{ height: rows.getTotalSize() }}
    >
      {shown.map(({ index, start, key }) => (
        <div
          key={key}
          className="row"
          style={{ transform: `translateY(${start - top}px)` }}
          data-index={index}
          ref={rows.measureElement}
        >
          <HitRow
            hit={hits[index]}
            position={index + 1}
            total={total}
            head={heads.get(hits[index].utterance.id)}
            isSelected={index === at || (at < 0 && index === 0)}
            query={query}
            onSelect={choose}
          />
        </div>
      ))}
    </div>
  )
}
