import { FIRST_STROKE, presentKeys, singleKeysOn, strokeOf } from './key-bindings.ts'
import type { Place } from './key-registry.ts'

/** What keys do, by the ids of the registry; false lets the key go on. */
export type Handlers = Readonly<Record<string, () => unknown>>

interface Listener {
  places: readonly Place[]
  handlers: Handlers
}
const listeners = new Set<Listener>()
let before = ''

/** Whether a key is somebody's who types, chooses or composes there. */
function isTaken(event: KeyboardEvent): boolean {
  if (event.isComposing || event.keyCode === 229 || event.ctrlKey || event.metaKey || event.altKey) return true
  const target = event.target instanceof HTMLElement ? event.target : undefined
  if (target?.closest('input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable], dialog'))
    return true
  const isPressed = target?.closest('button, a, summary, [role=tab], input')
  if (isPressed && (event.key === ' ' || event.key === 'Enter')) return true
  const moves = event.key.startsWith('Arrow') || event.key === 'Home' || event.key === 'End'
  return target?.closest('[role=slider], [role=tablist]') != null && moves
}

/** Keys of the page go before those of everywhere, later listeners before earlier ones, until one takes it. */
function act(key: string): boolean {
  const latest = [...listeners].reverse()
  const fitting = presentKeys().filter(({ keys }) => keys.includes(key))
  const narrow = fitting.filter(({ place }) => place !== 'everywhere')
  return [...narrow, ...fitting.filter(({ place }) => place === 'everywhere')].some(({ place, id }) =>
    latest.some(({ places, handlers }) => {
      const handle = places.includes(place) ? handlers[id] : undefined
      return handle !== undefined && handle() !== false
    }),
  )
}

function pressed(event: KeyboardEvent): void {
  const stroke = strokeOf(event)
  const [key, first] = before === FIRST_STROKE ? [`${FIRST_STROKE} ${stroke}`, ''] : [stroke, stroke]
  if (event.defaultPrevented || isTaken(event)) return
  before = first
  // A space is no character that somebody dictates.
  if (!singleKeysOn() && /^\S$/.test(event.key)) return
  if (act(key)) event.preventDefault()
}

/** Listens for the keys of some places. */
export function listenForKeys(places: readonly Place[], handlers: Handlers): () => void {
  const listener = { places, handlers }
  if (listeners.size === 0) addEventListener('keydown', pressed)
  listeners.add(listener)
  return () => {
    listeners.delete(listener)
    if (listeners.size === 0) removeEventListener('keydown', pressed)
  }
}
