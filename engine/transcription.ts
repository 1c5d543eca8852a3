import type { OtherLanguage, SpokenLanguage } from './language-types.ts'
import type { Transcript } from './types.ts'

export interface TranscribedSegment extends Partial<SpokenLanguage> {
  startMs: number
  endMs: number
  text: string
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
  const heard = transcripts.map(({ startMs, endMs, text, confidence, language, languageProbability }) => ({
    ...{ startMs, endMs, text, confidence },
    ...(language !== undefined && { language, languageProbability }),
  }))
  const without = others.map((other) => ({ ...other, text: '', confidence: 0 }))
  return [...heard, ...without].sort((a, b) => a.startMs - b.startMs)
}
