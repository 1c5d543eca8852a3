import { turnProbability } from './asr/word-confidence.ts'
import type { OtherLanguage, SpokenLanguage } from './language-types.ts'
import type { Transcript } from './types.ts'

export interface TranscribedSegment extends Partial<SpokenLanguage> {
  startMs: number
  endMs: number
  text: string
  /** Share of its words that were likely said as written, 0..1 (engine/asr/word-confidence.ts). */
  confidence: number
}

/** Words of a recording, without understanding. */
export interface Transcription {
  file: string
  durationMs: number
  /** As of an analysis. */
  incomplete?: true
  model: string
  text: string
  /** In the order of time. Speech in another language has no text: its words are not known. */
  segments: TranscribedSegment[]
}

/** What was heard, with words or in another language, in the order of time. */
export function segmentsOf(transcripts: readonly Transcript[], others: readonly OtherLanguage[]): TranscribedSegment[] {
  const heard = transcripts.map((transcript) => {
    const { startMs, endMs, text, language, languageProbability } = transcript
    const confidence = Math.round(turnProbability(transcript) * 1000) / 1000
    return { startMs, endMs, text, confidence, ...(language !== undefined && { language, languageProbability }) }
  })
  const without = others.map((other) => ({ ...other, text: '', confidence: 0 }))
  return [...heard, ...without].sort((a, b) => a.startMs - b.startMs)
}
