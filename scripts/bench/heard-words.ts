/** Labelled recordings as they are heard, word by word: what a word's confidence is learned from (scripts/train) and measured on. */
import { availableParallelism } from 'node:os'
import { createRecognizer } from '../../engine/asr/recognizer.ts'
import { whisperOptions } from '../../engine/asr/whisper-options.ts'
import { loadConfig } from '../../engine/config.ts'
import { hear } from '../../engine/hear.ts'
import { languageModelPath } from '../../engine/knowledge-cache.ts'
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
  const places = { modelDir: await modelDir(DEFAULT_MODEL, config), languageModelPath: languageModelPath() }
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
  const kept = aligned([...normalise(said)], tokens.flat())
  let at = 0
  const labels = tokens.map((characters) => {
    const own = kept.slice(at, (at += characters.length))
    return characters.length === 0 ? undefined : own.every(Boolean)
  })
  let next = 0
  return transcripts.map((transcript) => labels.slice(next, (next += transcript.tokens.length)))
}

/** Of each heard character whether it is one that was said, on a path of fewest edits. */
function aligned(said: readonly string[], heard: readonly string[]): boolean[] {
  const width = heard.length + 1
  const cost = new Uint32Array((said.length + 1) * width)
  for (let i = 0; i <= said.length; i++) {
    for (let j = 0; j <= heard.length; j++) {
      if (i === 0 || j === 0) cost[i * width + j] = i + j
      else {
        const swap = cost[(i - 1) * width + j - 1] + (said[i - 1] === heard[j - 1] ? 0 : 1)
        cost[i * width + j] = Math.min(swap, cost[(i - 1) * width + j] + 1, cost[i * width + j - 1] + 1)
      }
    }
  }
  const kept = heard.map(() => false)
  for (let i = said.length, j = heard.length; i > 0 && j > 0;) {
    const here = cost[i * width + j]
    const isSame = said[i - 1] === heard[j - 1]
    if (cost[(i - 1) * width + j - 1] + (isSame ? 0 : 1) === here) {
      kept[j - 1] = isSame
      i--
      j--
    } else if (cost[i * width + j - 1] + 1 === here) j--
    else i--
  }
  return kept
}
