import { useSyncExternalStore } from 'react'

/** What somebody likes of the page; kept by the browser, and nothing else of it is. */
export interface Preferences {
  /** Whoever goes on after a pause hears so many seconds again. */
  resumeBackS: number
  /** CSV without its byte order mark: programs like it better, spreadsheets worse. */
  isCsvPlain: boolean
  isCompact: boolean
}

/** Seconds that may be chosen; what came last is understood after one and a half. */
export const RESUME_BACK_S = [0, 1, 1.5, 3, 5] as const
const USUAL: Preferences = { resumeBackS: 1.5, isCsvPlain: false, isCompact: false }
const KEY = 'tingdian.preferences'
const listeners = new Set<() => void>()

/** What was kept, each part as usual where it cannot be read. */
export function readPreferences(kept: string | null): Preferences {
  try {
    const { resumeBackS, isCsvPlain, isCompact } = JSON.parse(kept ?? '{}') as Record<string, unknown>
    return {
      resumeBackS: RESUME_BACK_S.find((one) => one === resumeBackS) ?? USUAL.resumeBackS,
      isCsvPlain: isCsvPlain === true,
      isCompact: isCompact === true,
    }
  } catch {
    return USUAL
  }
}

let preferences: Preferences | undefined
/** Read when it is asked for: what keeps it is the browser's. */
export const preferencesNow = (): Preferences => (preferences ??= readPreferences(localStorage.getItem(KEY)))

export function prefer(part: Partial<Preferences>): void {
  preferences = { ...preferencesNow(), ...part }
  localStorage.setItem(KEY, JSON.stringify(preferences))
  for (const listener of listeners) listener()
}

const subscribe = (listener: () => void): (() => void) => {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

export const usePreferences = (): Preferences => useSyncExternalStore(subscribe, preferencesNow)
