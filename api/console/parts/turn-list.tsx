import { useWindowVirtualizer } from '@tanstack/react-virtual'
import { useEffect, useLayoutEffect, useRef, useState } from 'react'
import type { Said } from '../lib/api-types.ts'
import { Turn, type TurnLook } from './turn.tsx'

/** A row to be brought into view; each new object is a new wish. */
export interface Wish {
  row: number
  block: 'nearest' | 'center'
}

interface Props {
  said: readonly Said[]
  isComplete: boolean
  /** Where one stands, among `said`; −1 before the first. */
  current: number
  wish: Wish | undefined
  look: TurnLook
}

/** All turns, whole in the page, so that the browser's own search finds everything. */
export function WholeTurns({ said, isComplete, current, wish, look }: Props) {
  const list = useRef<HTMLOListElement>(null)
  useEffect(() => {
    if (wish) list.current?.children.item(wish.row)?.scrollIntoView({ block: wish.block })
  }, [wish])
  return (
    <ol className="conversation" ref={list} lang="zh-CN" data-complete={isComplete}>
      {said.map((one, at) => (
        <li key={one.id}>
          <Turn said={one} isCurrent={at === current} {...look} />
        </li>
      ))}
    </ol>
  )
}

const ROW_PX = 44
const OVERSCAN = 10
/** Of the bar above, and of the player below: what is brought into view is not brought under them. */
const COVERED = { scrollPaddingStart: 64, scrollPaddingEnd: 88 }

/** Turns of which those in view alone are in the page: a day of a shop has thousands. */
export function WindowedTurns({ said, isComplete, current, wish, look }: Props) {
  const list = useRef<HTMLOListElement>(null)
  const [top, setTop] = useState(0)
  const rows = useWindowVirtualizer({
    ...{ count: said.length, estimateSize: () => ROW_PX, overscan: OVERSCAN, scrollMargin: top, ...COVERED },
    getItemKey: (row) => said[row].id,
  })
  useLayoutEffect(() => setTop((list.current?.getBoundingClientRect().top ?? 0) + scrollY), [])
  useEffect(() => {
    if (wish && wish.row >= 0) rows.scrollToIndex(wish.row, { align: wish.block === 'center' ? 'center' : 'auto' })
  }, [wish])
  return (
    <ol
      className="conversation windowed"
      ref={list}
      lang="zh-CN"
      data-complete={isComplete}
      style={{ height: rows.getTotalSize() }}
    >
      {rows.getVirtualItems().map(({ index, start, key }) => (
        <li
          key={key}
          ref={rows.measureElement}
          data-index={index}
          aria-posinset={index + 1}
          aria-setsize={said.length}
          style={{ transform: `translateY(${start - top}px)` }}
        >
          <Turn said={said[index]} isCurrent={index === current} {...look} />
        </li>
      ))}
    </ol>
  )
}
