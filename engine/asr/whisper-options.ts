import { QUALITIES, type Quality } from './quality.ts'
import type { SearchOptions } from './search.ts'

/** How Whisper is used; the defaults are what measured best (README, scripts/bench). */
export interface WhisperOptions extends SearchOptions {
  /** `spread` while words are expected, which pay off only when they are whole: chosen when `spread` was 4, more was not measured. */
  expectingSpread: number
  languageWeight: number
  characterBonus: number
  otherCost: number
  /** Of the mixture with the model of words, for whole texts (rescore.ts). */
  wordWeight: number
  /** How far the likeliest text must be ahead to stand against those that agree (consensus.ts); near 0 the likeliest is taken. */
  temperature: number
}

const COMMON = {
  maxTokens: 220,
  soundSpread: 5,
  expectingSpread: 5,
  unheardCost: 4,
  reheardCost: 2,
  languageWeight: 0.2,
  characterBonus: 1,
  otherCost: 0.5,
  wordWeight: 0.3,
  temperature: 0.5,
}

/** How Whisper is used at a quality, but for what `search` says otherwise. */
export const whisperOptions = (quality: Quality, search: Partial<WhisperOptions> = {}): WhisperOptions => ({
  ...COMMON,
  ...QUALITIES[quality],
  ...search,
})
