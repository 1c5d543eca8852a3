import { useSyncExternalStore } from 'react'

/** Something the person did that can be taken back. */
export interface OwnAction {
  /** What it was, in the language of the page. */
  name: string
  undo: () => Promise<unknown>
}

const done: OwnAction[] = []
let told = ''
const listeners = new Set<() => void>()
const tell = (text: string): void => {
  told = text
  for (const listener of listeners) listener()
}

/** Keeps what was done while the page is open: taken back last first. */
export function remember(action: OwnAction): void {
  done.push(action)
}

/**
 * Takes back what was done last.
 *
 * @param words - what is told once it is taken back
 * @returns false where there is nothing
 */
export function undoLast(words: (name: string) => string): false | Promise<void> {
  const action = done.pop()
  if (!action) return false
  return action.undo().then(
    () => tell(words(action.name)),
    () => void done.push(action),
  )
}

/** What was taken back last, to be told. */
export const useTakenBack = (): string =>
  useSyncExternalStore(
    (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    () => told,
  )
