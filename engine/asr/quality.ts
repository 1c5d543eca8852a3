import type { WhisperOptions } from './whisper-options.ts'

/** How much work hearing may cost: what each is worth and costs is measured (README; `scripts/bench/real-speech.ts` with TINGDIAN_QUALITY). */
export type Quality = 'fast' | 'balanced' | 'best'

export const QUALITIES: Record<Quality, Pick<WhisperOptions, 'beams' | 'patience' | 'spread' | 'sureSpread'>> = {
  /** For a machine that falls behind. */
  fast: { beams: 2, patience: 2, spread: 2, sureSpread: 2 },
  balanced: { beams: 8, patience: 4, spread: 4, sureSpread: 1 },
  /** What is used where nobody asks for another; wider still (24, 7, 8; 32, 8, 9) hears no better. */
  best: { beams: 16, patience: 6, spread: 7, sureSpread: 3 },
}
