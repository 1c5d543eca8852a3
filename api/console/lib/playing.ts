import { useSyncExternalStore } from 'react'
import { preferencesNow } from './preferences.ts'
import { createPlayer, type Playing } from './player.ts'

/** The one player of the page. */
export const player = createPlayer(undefined, () => 1000 * preferencesNow().resumeBackS)

/** What is played, as far as one wants to know: a component is drawn anew only when its own part changes. */
export function usePlaying<T extends string | number | boolean | undefined>(part: (state: Playing) => T): T {
  return useSyncExternalStore(player.subscribe, () => part(player.state()))
}
