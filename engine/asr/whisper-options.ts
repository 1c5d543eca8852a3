import type { SearchOptions } from './search.ts'

/** How Whisper is used; the defaults are what measured best (README, scripts/bench). */
export interface WhisperOptions extends SearchOptions {
  /** `spread` while words are expected: those pay off only when they are whole. */
  expectingSpread: number
  languageWeight: number
  characterBonus: number
  otherCost: number
}

export const WHISPER_DEFAULTS: WhisperOptions = {
  beams: 8,
  maxTokens: 220,
  patience: 4,
  spread: 4,
  expectingSpread: 5,
  unheardCost: 4,
  languageWeight: 0.2,
  characterBonus: 1,
  otherCost: 0.5,
}
