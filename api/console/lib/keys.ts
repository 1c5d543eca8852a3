/** Where a key does something. */
export type Place = 'everywhere' | 'lists' | 'recording' | 'repairs'

export interface KeyAction {
  /** As `KeyboardEvent.key` has it; `g s`: one after the other. */
  keys: string[]
  place: Place
  /** Names its words: `keys.<id>`. */
  id: string
}

/**
 * Every key of the console. They act outside editable fields only and never while somebody composes. Not used: what belongs to the
 * browser or to Chinese input methods (Ctrl+Space, Shift, Alt with arrows, Ctrl with letters, F1, F5, Backspace).
 */
export const KEYS: readonly KeyAction[] = [
  { keys: ['/'], place: 'everywhere', id: 'toSearch' },
  { keys: ['?'], place: 'everywhere', id: 'help' },
  { keys: ['g h'], place: 'everywhere', id: 'goToday' },
  { keys: ['g s'], place: 'everywhere', id: 'goSearch' },
  { keys: ['g v'], place: 'everywhere', id: 'goVisits' },
  { keys: ['g i'], place: 'everywhere', id: 'goInsights' },
  { keys: ['g b'], place: 'everywhere', id: 'goBaskets' },
  { keys: ['g r'], place: 'everywhere', id: 'goRepairs' },
  { keys: ['g u'], place: 'everywhere', id: 'goIntake' },
  { keys: ['g a'], place: 'everywhere', id: 'goAdmin' },
  { keys: ['c'], place: 'everywhere', id: 'copyLink' },
  { keys: [' '], place: 'everywhere', id: 'playPause' },
  { keys: ['ArrowLeft'], place: 'everywhere', id: 'back5' },
  { keys: ['ArrowRight'], place: 'everywhere', id: 'on5' },
  { keys: ['Escape'], place: 'everywhere', id: 'close' },
  { keys: ['j', 'ArrowDown'], place: 'lists', id: 'next' },
  { keys: ['k', 'ArrowUp'], place: 'lists', id: 'previous' },
  { keys: ['Enter'], place: 'lists', id: 'open' },
  { keys: ['p'], place: 'lists', id: 'play' },
  { keys: ['f'], place: 'lists', id: 'toFacets' },
  { keys: ['m'], place: 'lists', id: 'moreLike' },
  { keys: ['b'], place: 'lists', id: 'toBasket' },
  { keys: ['j'], place: 'recording', id: 'back5' },
  { keys: ['k'], place: 'recording', id: 'playPause' },
  { keys: ['l'], place: 'recording', id: 'on5' },
  { keys: [','], place: 'recording', id: 'slower' },
  { keys: ['.'], place: 'recording', id: 'faster' },
  { keys: ['r'], place: 'recording', id: 'again' },
  { keys: [']'], place: 'recording', id: 'nextSentence' },
  { keys: ['['], place: 'recording', id: 'previousSentence' },
  { keys: ['n'], place: 'recording', id: 'nextHit' },
  { keys: ['t'], place: 'recording', id: 'goToTime' },
  { keys: ['b'], place: 'recording', id: 'toBasket' },
  { keys: ['a'], place: 'repairs', id: 'accept' },
  { keys: ['x'], place: 'repairs', id: 'reject' },
  { keys: ['z'], place: 'repairs', id: 'undo' },
  { keys: [']', 'j'], place: 'repairs', id: 'nextRepair' },
  { keys: ['[', 'k'], place: 'repairs', id: 'previousRepair' },
  { keys: ['1', 'p'], place: 'repairs', id: 'playWord' },
  { keys: ['2'], place: 'repairs', id: 'playSentence' },
]

const PREFERENCE = 'tingdian.singleKeys'

/** Whether single keys act; the person may switch them off (WCAG 2.1.4). */
export const singleKeysOn = (): boolean => localStorage.getItem(PREFERENCE) !== 'off'
export const setSingleKeys = (on: boolean): void => localStorage.setItem(PREFERENCE, on ? 'on' : 'off')

/** Whether a key is somebody's who types, chooses or composes there. */
function isTaken(event: KeyboardEvent): boolean {
  if (event.isComposing || event.keyCode === 229 || event.ctrlKey || event.metaKey || event.altKey) return true
  const target = event.target instanceof HTMLElement ? event.target : undefined
  if (target?.closest('input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable], dialog'))
    return true
  const isPressed = target?.closest('button, a, summary, [role=tab], input')
  if (isPressed && (event.key === ' ' || event.key === 'Enter')) return true
  return target?.closest('[role=slider], [role=tablist]') != null && event.key.startsWith('Arrow')
}

/**
 * Listens for the keys of some places; a later listener's come first, and what it handles goes no further.
 *
 * @param handlers - by the ids of `KEYS`; false lets the key go on
 */
export function listenForKeys(places: readonly Place[], handlers: Readonly<Record<string, () => unknown>>): () => void {
  let before = ''
  const listen = (event: KeyboardEvent): void => {
    if (event.defaultPrevented || isTaken(event) || (!singleKeysOn() && event.key.length === 1)) return
    const pressed = before === 'g' ? `g ${event.key}` : event.key
    before = event.key
    const action = KEYS.find(({ keys, place, id }) => keys.includes(pressed) && places.includes(place) && handlers[id])
    if (!action || handlers[action.id]?.() === false) return
    before = ''
    event.preventDefault()
  }
  addEventListener('keydown', listen)
  return () => removeEventListener('keydown', listen)
}
