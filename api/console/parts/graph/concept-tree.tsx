import { useEffect, useMemo, useRef, useState, type KeyboardEvent } from 'react'
import { branchOf, pathTo, rowsOf, type ConceptTree as Tree, type TreeRow } from '../../lib/graph/concept-tree.ts'
import type { ShownConcept } from '../../lib/graph/types.ts'
import { useLabels } from '../../lib/labels.ts'
import { useWords } from '../../lib/words.ts'

interface Props {
  tree: Tree<ShownConcept>
  /** Id of the concept that is looked at; '' for none. */
  chosen: string
  label: string
  onChoose: (id: string) => void
  onRename: () => void
}

/**
 * The tree of concepts after ARIA's pattern: one stop of the keyboard, arrows go about and open and close, `*` opens all below, what has
 * the focus is chosen.
 */
export function ConceptTree({ tree, chosen, label, onChoose, onRename }: Props) {
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set())
  const list = useRef<HTMLUListElement>(null)
  const rows = useMemo(() => rowsOf(tree, open), [tree, open])
  // What is chosen is seen, however one came to it.
  const way = pathTo(tree, chosen)
    .map(({ id }) => id)
    .join(' ')
  useEffect(() => {
    if (way !== '') setOpen((before) => new Set([...before, ...way.split(' ')]))
  }, [way])
  const current = rows.find(({ node }) => node.id === chosen) ?? rows.at(0)
  useEffect(() => {
    const row = list.current?.querySelector<HTMLElement>('[aria-selected=true]')
    if (list.current && row) showWithin(list.current, row)
    if (list.current?.contains(document.activeElement)) row?.focus({ preventScroll: true })
  }, [chosen, rows])
  const turn = (id: string, isOpen: boolean) =>
    setOpen((before) => new Set(isOpen ? [...before, id] : [...before].filter((one) => one !== id)))
  const pressed = (event: KeyboardEvent) => {
    if (!current || event.ctrlKey || event.metaKey || event.altKey) return
    const to = targetOf(event.key, current, rows)
    if (event.key === 'F2') onRename()
    else if (event.key === '*') setOpen((before) => new Set([...before, ...branchOf(tree, current.node.id)]))
    else if (event.key === 'ArrowRight' && current.hasChildren && !current.isOpen) turn(current.node.id, true)
    else if (event.key === 'ArrowLeft' && current.isOpen) turn(current.node.id, false)
    else if (to) onChoose(to.node.id)
    else if (!['ArrowRight', 'ArrowLeft', 'ArrowUp', 'ArrowDown', 'Enter', ' '].includes(event.key)) return
    event.preventDefault()
  }
  return (
    <ul ref={list} role="tree" aria-label={label} className="concept-tree" onKeyDown={pressed}>
      {rows.map((row) => (
        <ConceptRow
          key={row.node.id}
          row={row}
          isChosen={row.node.id === chosen}
          isStop={row === current}
          onChoose={() => onChoose(row.node.id)}
          onTurn={() => turn(row.node.id, !row.isOpen)}
        />
      ))}
    </ul>
  )
}

/** Scrolls the list alone: the page around it stays where it is. */
function showWithin(list: HTMLElement, row: HTMLElement): void {
  const bottom = row.offsetTop + row.offsetHeight
  if (row.offsetTop < list.scrollTop) list.scrollTop = row.offsetTop
  else if (bottom > list.scrollTop + list.clientHeight) list.scrollTop = bottom - list.clientHeight
}

/** Where a key leads from a row; undefined for one that leads nowhere. */
function targetOf<Row extends TreeRow<ShownConcept>>(key: string, from: Row, rows: readonly Row[]): Row | undefined {
  const at = rows.indexOf(from)
  switch (key) {
    case 'ArrowDown':
      return rows[at + 1]
    case 'ArrowUp':
      return rows[at - 1]
    case 'Home':
      return rows[0]
    case 'End':
      return rows.at(-1)
    case 'ArrowRight':
      return from.isOpen ? rows[at + 1] : undefined
    case 'ArrowLeft':
      return rows.slice(0, at).findLast(({ level }) => level < from.level)
    case 'Enter':
    case ' ':
      return from
    default:
      return undefined
  }
}

interface RowProps {
  row: TreeRow<ShownConcept>
  isChosen: boolean
  isStop: boolean
  onChoose: () => void
  onTurn: () => void
}

function ConceptRow({ row, isChosen, isStop, onChoose, onTurn }: RowProps) {
  const { t } = useWords()
  const { name } = useLabels()
  const { node, level, place, siblings, hasChildren, isOpen } = row
  return (
    <li
      role="treeitem"
      data-concept={node.id}
      aria-level={level}
      aria-posinset={place}
      aria-setsize={siblings}
      aria-selected={isChosen}
      {...(hasChildren && { 'aria-expanded': isOpen })}
      tabIndex={isStop ? 0 : -1}
      className={`level-${Math.min(level, 8)}`}
      onClick={onChoose}
    >
      <span
        className="turner"
        aria-hidden="true"
        onClick={(event) => {
          event.stopPropagation()
          if (hasChildren) onTurn()
        }}
      >
        {hasChildren ? (isOpen ? '▾' : '▸') : ''}
      </span>
      <span className="name">{node.name}</span> <span className="hint">{name('conceptType', node.type)}</span>
      {node.isRetired && <span className="state">{t('graph.retired')}</span>}
      {!node.isRetired && node.isEdited && (
        <span className="state">{t(node.isOwn ? 'graph.own' : 'graph.edited')}</span>
      )}
    </li>
  )
}
