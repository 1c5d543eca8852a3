import { wordFeatures } from '../../engine/asr/word-confidence.ts'
import type { HeardRecording } from './heard-words.ts'

/** A word that was heard: what is known of it, whether it was said, and whose it is. */
export interface JudgedWord {
  row: number[]
  isRight: boolean
  /** What the recogniser says of itself. */
  raw: number
  speaker: string
  source: string
  utterance: string
}

/** The words of recordings, without marks and fillers. */
export function judgedWords(heard: readonly HeardRecording[]): JudgedWord[] {
  return heard.flatMap(({ recording, transcripts, isRight }) =>
    transcripts.flatMap((transcript, at) => {
      const rows = wordFeatures(transcript)
      return transcript.tokens.flatMap(({ confidence }, token): JudgedWord[] => {
        const [row, right] = [rows[token], isRight[at][token]]
        if (!row || right === undefined) return []
        const { speaker, source, path } = recording
        return [{ row, isRight: right, raw: confidence, speaker, source, utterance: `${path} ${at}` }]
      })
    }),
  )
}
