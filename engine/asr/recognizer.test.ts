import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { twoTones, writeParaformer, writeSenseVoice, writeTransducer } from '../../fixtures/builders/sherpa-models.ts'
import { recognizerContract } from '../../fixtures/contracts/recognizer.ts'
import { createScriptedRecognizer } from '../../fixtures/fakes/recognizer.ts'
import type { SherpaForm } from '../../models/catalogue.ts'
import { modelDir, stateOf } from '../../models/place.ts'
import { projectRoot } from '../../models/root.ts'
import { loadConfig } from '../config.ts'
import { textModelPaths } from '../knowledge-cache.ts'
import { DEFAULT_MODEL } from '../settings.ts'
import { readFrames } from '../audio/frames.ts'
import type { Segment } from '../types.ts'
import { createRecognizer } from './recognizer.ts'
import { isSherpaInstalled } from './sherpa.ts'

const folder = mkdtempSync(join(tmpdir(), 'tingdian-asr-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const tones = (): Segment => ({ startMs: 10_000, endMs: 12_000, samples: twoTones() })

recognizerContract('scripted', {
  open: async () => createScriptedRecognizer([{ startMs: 10_200, endMs: 11_700, text: '这款车太贵了' }]),
  speech: tones,
  text: /^这款车太贵了$/,
})

const FORMS: [SherpaForm, (dir: string) => Promise<void>, RegExp][] = [
  ['sense-voice', writeSenseVoice, /^太贵$/],
  ['streaming-transducer', writeTransducer, /^太贵$/],
]
const hasSherpa = await isSherpaInstalled()
for (const [form, write, text] of hasSherpa ? FORMS : [])
  recognizerContract(`sherpa-onnx, ${form}`, {
    open: async () => {
      const dir = join(folder, form)
      await write(dir)
      return createRecognizer({ kind: form, modelDir: dir, textModels: { characters: '', words: '' } }, 2)
    },
    speech: tones,
    text,
  })

// The tiny Paraformer says the same whatever it hears, so silence cannot be asked of it.
describe.skipIf(!hasSherpa)('recogniser: sherpa-onnx, paraformer', () => {
  it('hears words at their times', async () => {
    const dir = join(folder, 'paraformer')
    await writeParaformer(dir)
    const recognizer = createRecognizer(
      { kind: 'paraformer', modelDir: dir, textModels: { characters: '', words: '' } },
      1,
    )
    const { text, tokens } = await recognizer.recognize(tones())
    expect(text).toBe('太model')
    expect(tokens.map(({ startMs }) => startMs)).toEqual([10_400, 11_200, 11_300])
    await recognizer.close()
  })
})

const config = loadConfig()
const whisper = await stateOf(DEFAULT_MODEL, config)
const demo: Segment = whisper.state === 'ready' ? await beginOfDemo(4000) : tones()

describe.skipIf(whisper.state !== 'ready')('with the default model', () => {
  recognizerContract('Whisper', {
    open: async () =>
      createRecognizer({ modelDir: await modelDir(DEFAULT_MODEL, config), textModels: textModelPaths() }, 1),
    speech: () => ({ ...demo, samples: demo.samples.slice() }),
    text: /\p{Script=Han}{4}/u,
  })
})

/** The demo visit's first seconds. */
async function beginOfDemo(endMs: number): Promise<Segment> {
  const samples = new Float32Array(endMs * 16)
  const source = await readFrames(join(projectRoot(), 'fixtures', 'visits', 'demo.flac'), {})
  for await (const frame of source.frames) {
    const at = frame.startMs * 16
    if (at >= samples.length) break
    samples.set(frame.samples.subarray(0, samples.length - at), at)
  }
  await source.close()
  return { startMs: 0, endMs, samples }
}
