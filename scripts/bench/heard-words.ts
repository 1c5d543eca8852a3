/** Labelled recordings as they are heard, word by word: what a word's confidence is learned from (scripts/train) and measured on. */
import { availableParallelism } from 'node:os'
import { createRecognizer } from '../../engine/asr/recognizer.ts'
import { whisperOptions } from '../../engine/asr/whisper-options.ts'
import { loadConfig } from '../../engine/config.ts'
import { hear } from '../../engine/hear.ts'
import { textModelPaths } from '../../engine/knowledge-cache.ts'
import { align } from '../../engine/replay/align.ts'
import { normalise } from '../../engine/replay/character-errors.ts'
import { DEFAULT_MODEL } from '../../engine/settings.ts'
import type { Transcript } from '../../engine/types.ts'
import { createSegmenter } from '../../engine/vad/segmenter.ts'
import { modelDir } from '../../models/place.ts'
import { inLanes } from './lanes.ts'
import type { Labelled } from './recordings.ts'

export interface HeardRecording {
  recording: Labelled
  transcripts: Transcript[]
  /** By transcript and token: whether its characters stand in what was said; undefined for marks and blanks. */
  isRight: (boolean | undefined)[][]
}

/** Hears recordings with the default recogniser. */
export async function hearWords(recordings: Labelled[]): Promise<HeardRecording[]> {
  const config = loadConfig()
  const places = { modelDir: await modelDir(DEFAULT_MODEL, config), textModels: textModelPaths() }
  const search = whisperOptions(config.quality)
  const parts = {
    segmenter: await createSegmenter(),
    recognizer: createRecognizer({ ...places, search }, availableParallelism()),
  }
  const heard = await inLanes(recordings, async (recording) => {
    const { transcripts } = await hear(recording.path, parts)
    return { recording, transcripts, isRight: labelWords(transcripts, recording.transcript) }
  })
  await parts.recognizer.close()
  await parts.segmenter.close()
  return heard
}

/** Labels tokens by the alignment with the fewest edits between all that was heard and what was said. */
export function labelWords(transcripts: readonly Transcript[], said: string): (boolean | undefined)[][] {
  // Numbers and letters are written in more than one way: only what both sides write is compared.
  const tokens = transcripts.flatMap((transcript) => transcript.tokens.map(({ text }) => [...normalise(text)]))
  const steps = align([...normalise(said)], tokens.flat())
  const kept = new Set(steps.flatMap(({ to, isEqual }) => (isEqual && to !== undefined ? [to] : [])))
  let at = 0
  const labels = tokens.map((characters) => {
    const isSaid = characters.map(() => kept.has(at++))
    return characters.length === 0 ? undefined : isSaid.every(Boolean)
  })
  let next = 0
  return transcripts.map((transcript) => labels.slice(next, (next += transcript.tokens.length)))
}
