import { useSyncExternalStore } from 'react'
import { KEYS, type KeyAction, type Place } from './key-registry.ts'

/** Keys that somebody chose, by `bindingOf`. */
export type Chosen = Readonly<Record<string, readonly string[]>>

export const bindingOf = ({ place, id }: Pick<KeyAction, 'place' | 'id'>): string => `${place}.${id}`

/** Never given away: they move the focus, belong to the browser or to input methods, or leave what asks for a key. */
const OWNED =
  /^(Shift\+)?(Shift|Control|Alt|Meta|CapsLock|Tab|Backspace|Delete|Escape|Process|Unidentified|Dead|ContextMenu|F\d+)$/

/** Begins a key of two strokes. */
export const FIRST_STROKE = 'g'

/** The keys as they are with what was chosen; what names no action any more is passed over. */
export const keysWith = (chosen: Chosen): KeyAction[] =>
  KEYS.map((action) => ({ ...action, keys: chosen[bindingOf(action)] ?? action.keys }))

/** Why a key cannot be an action's: it is nobody's to give, or the one that has it on the same page. */
export function hindrance(chosen: Chosen, action: KeyAction, key: string): 'owned' | KeyAction | undefined {
  if (OWNED.test(key) || key === FIRST_STROKE) return 'owned'
  const shares = (place: Place): boolean => place === action.place || [place, action.place].includes('everywhere')
  return keysWith(chosen).find(
    (other) => bindingOf(other) !== bindingOf(action) && shares(other.place) && other.keys.includes(key),
  )
}

/** A stroke as the registry writes it: `j`, `J`, `Shift+ArrowLeft`. Caps lock changes nothing. */
export function strokeOf({ key, shiftKey }: Pick<KeyboardEvent, 'key' | 'shiftKey'>): string {
  if (key.length === 1) return shiftKey ? key : key.toLowerCase()
  return shiftKey ? `Shift+${key}` : key
}

const CHOSEN = 'tingdian.keys'
const SINGLE = 'tingdian.singleKeys'
const listeners = new Set<() => void>()

/** What was kept, or nothing where that cannot be read. */
export function readChosen(kept: string | null): Chosen {
  try {
    const read: unknown = JSON.parse(kept ?? '{}')
    if (typeof read !== 'object' || read === null || Array.isArray(read)) return {}
    const isKeys = (keys: unknown) => Array.isArray(keys) && keys.every((key) => typeof key === 'string' && key !== '')
    return Object.fromEntries(Object.entries(read).filter(([, keys]) => isKeys(keys)))
  } catch {
    return {}
  }
}

let chosen: Chosen | undefined
/** Read when it is asked for: what keeps it is the browser's. */
const present = (): Chosen => (chosen ??= readChosen(localStorage.getItem(CHOSEN)))
let actions: { of: Chosen; keys: KeyAction[] } | undefined

/** The keys as they are now. */
export function presentKeys(): KeyAction[] {
  if (actions?.of !== present()) actions = { of: present(), keys: keysWith(present()) }
  return actions.keys
}

function keep(next: Chosen): void {
  chosen = next
  localStorage.setItem(CHOSEN, JSON.stringify(next))
  for (const listener of listeners) listener()
}

export const chooseKey = (action: KeyAction, key: string): void => keep({ ...present(), [bindingOf(action)]: [key] })
export const resetKey = (action: KeyAction): void =>
  keep(Object.fromEntries(Object.entries(present()).filter(([binding]) => binding !== bindingOf(action))))
export const resetKeys = (): void => keep({})

/** Whether keys of one character act; the person may switch them off (WCAG 2.1.4). */
export const singleKeysOn = (): boolean => localStorage.getItem(SINGLE) !== 'off'
export function setSingleKeys(on: boolean): void {
  localStorage.setItem(SINGLE, on ? 'on' : 'off')
  for (const listener of listeners) listener()
}

const subscribe = (listener: () => void): (() => void) => {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** The keys as they are, what was chosen of them, and whether keys of one character act. */
export function useKeys() {
  const now = useSyncExternalStore(subscribe, present)
  const isSingleOn = useSyncExternalStore(subscribe, singleKeysOn)
  return { keys: presentKeys(), chosen: now, isSingleOn }
}

const SHOWN: Record<string, string> = {
  ...{ ' ': '␣', ArrowLeft: '←', ArrowRight: '→', ArrowUp: '↑', ArrowDown: '↓', Escape: 'Esc' },
  ...{ PageUp: 'PgUp', PageDown: 'PgDn' },
}
/** A key as people read it: `Shift ←`. */
export const shownKey = (key: string): string =>
  key
    .split(/(?<=Shift)\+/)
    .map((part) => SHOWN[part] ?? part)
    .join(' ')

/** The first key of an action as people read it, for texts that name it. */
export function keyNamed(keys: readonly KeyAction[], place: Place, id: string): string {
  const action = keys.find((one) => one.place === place && one.id === id)
  return shownKey(action?.keys[0] ?? '')
}
