import type { WhisperOptions } from './whisper-options.ts'

/** How much work hearing may cost: what each is worth and costs is measured (README; `scripts/bench/real-speech.ts` with TINGDIAN_QUALITY). */
export type Quality = 'fast' | 'balanced' | 'best'

export const QUALITIES: Record<Quality, Pick<WhisperOptions, 'beams' | 'patience' | 'spread' | 'hearings'>> = {
  /** For a machine that falls behind. */
  fast: { beams: 2, patience: 2, spread: 2, hearings: 1 },
  balanced: { beams: 16, patience: 6, spread: 7, hearings: 1 },
  /** Where nobody waits, as at night; since the search is wide the second hearing helps dialect alone. */
  best: { beams: 16, patience: 6, spread: 7, hearings: 2 },
}
