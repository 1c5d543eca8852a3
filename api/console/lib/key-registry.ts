/** Where a key does something. */
export type Place = 'everywhere' | 'lists' | 'recording' | 'repairs' | 'graph' | 'replay'

export interface KeyAction {
  /** Strokes as `strokeOf` writes them; `g s`: one after the other. */
  keys: readonly string[]
  place: Place
  /** Names its words: `keys.<id>`. */
  id: string
}

/**
 * Every key of the console, as it is before anybody chooses others. They act outside editable fields only and never while somebody
 * composes. Not used: what belongs to the browser or to Chinese input methods (Ctrl+Space, Shift, Alt with arrows, Ctrl with letters,
 * F1, F5, Backspace).
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
  { keys: ['g g'], place: 'everywhere', id: 'goGraph' },
  { keys: ['g p'], place: 'everywhere', id: 'goReplay' },
  { keys: ['g u'], place: 'everywhere', id: 'goIntake' },
  { keys: ['g a'], place: 'everywhere', id: 'goAdmin' },
  { keys: ['c'], place: 'everywhere', id: 'copyLink' },
  { keys: ['u'], place: 'everywhere', id: 'undoOwn' },
  { keys: [' '], place: 'everywhere', id: 'playPause' },
  { keys: ['ArrowLeft'], place: 'everywhere', id: 'back5' },
  { keys: ['ArrowRight'], place: 'everywhere', id: 'on5' },
  { keys: ['Shift+ArrowLeft'], place: 'everywhere', id: 'back30' },
  { keys: ['Shift+ArrowRight'], place: 'everywhere', id: 'on30' },
  { keys: ['Escape'], place: 'everywhere', id: 'close' },
  { keys: ['j', 'ArrowDown'], place: 'lists', id: 'next' },
  { keys: ['k', 'ArrowUp'], place: 'lists', id: 'previous' },
  { keys: ['PageDown'], place: 'lists', id: 'nextPage' },
  { keys: ['PageUp'], place: 'lists', id: 'previousPage' },
  { keys: ['Home'], place: 'lists', id: 'first' },
  { keys: ['End'], place: 'lists', id: 'last' },
  { keys: ['Enter'], place: 'lists', id: 'open' },
  { keys: [' ', 'p'], place: 'lists', id: 'play' },
  { keys: ['e'], place: 'lists', id: 'moreContext' },
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
  { keys: ['p'], place: 'recording', id: 'previousHit' },
  { keys: ['Home'], place: 'recording', id: 'toStart' },
  { keys: ['t'], place: 'recording', id: 'goToTime' },
  { keys: ['b'], place: 'recording', id: 'toBasket' },
  { keys: ['a'], place: 'repairs', id: 'accept' },
  { keys: ['x'], place: 'repairs', id: 'reject' },
  { keys: ['z', 'u'], place: 'repairs', id: 'undo' },
  { keys: [']', 'j'], place: 'repairs', id: 'nextRepair' },
  { keys: ['[', 'k'], place: 'repairs', id: 'previousRepair' },
  { keys: ['1', 'p'], place: 'repairs', id: 'playWord' },
  { keys: ['2'], place: 'repairs', id: 'playSentence' },
  { keys: ['f'], place: 'graph', id: 'findConcept' },
  { keys: ['r'], place: 'graph', id: 'rename' },
  { keys: ['a'], place: 'graph', id: 'addAlias' },
  { keys: ['m'], place: 'graph', id: 'moveConcept' },
  { keys: ['n'], place: 'graph', id: 'newBelow' },
  { keys: ['Delete'], place: 'graph', id: 'retire' },
  { keys: ['z'], place: 'graph', id: 'undoStep' },
  { keys: ['y'], place: 'graph', id: 'redoStep' },
  { keys: ['a'], place: 'replay', id: 'acceptCase' },
  { keys: [']'], place: 'replay', id: 'nextCase' },
  { keys: ['['], place: 'replay', id: 'previousCase' },
  { keys: ['j'], place: 'replay', id: 'nextDifference' },
  { keys: ['k'], place: 'replay', id: 'previousDifference' },
  { keys: ['1', 'p'], place: 'replay', id: 'playDifference' },
  { keys: ['2'], place: 'replay', id: 'playAround' },
]

/** Places whose keys a page has, the narrowest first: what means something there goes before what it means everywhere. */
export function placesOf(path: string): Place[] {
  if (path === '/search') return ['lists', 'everywhere']
  if (path.startsWith('/r/')) return ['recording', 'everywhere']
  if (/^\/graph\/./.test(path)) return ['graph', 'everywhere']
  if (/^\/replay\/[^/]+\/./.test(path)) return ['replay', 'everywhere']
  return path === '/repairs' ? ['repairs', 'everywhere'] : ['everywhere']
}
