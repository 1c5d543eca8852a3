import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { TINY_WHISPER, writeWhisper } from '../../fixtures/builders/whisper-files.ts'
import { addModel } from '../../models/add.ts'
import { recognizerKind } from '../../models/form.ts'
import { loadConfig } from '../config.ts'
import { textModelPaths } from '../knowledge-cache.ts'
import { createRecognizer } from './recognizer.ts'
import { whisperOptions } from './whisper-options.ts'

let folder = ''
let modelDir = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tingdian-other-'))
  // As large-v3-turbo fine-tuned: 128 bands, fewer layers in the decoder, no hints of the original's configuration.
  const shape = { ...TINY_WHISPER, bands: 128, encoderLayers: 3, decoderLayers: 1, states: 1500, positions: 448 }
  await writeWhisper(join(folder, 'my-turbo'), { shape, weights: 'bfloat16', hints: false })
  const config = loadConfig({ cacheDir: join(folder, 'cache'), offline: true }, {})
  modelDir = (await addModel(join(folder, 'my-turbo'), config)).folder
})
afterAll(() => rm(folder, { recursive: true, force: true }))

it('a fine-tuned turbo is opened and searched like the default, with words to expect', async () => {
  const data = { kind: recognizerKind('my-turbo'), modelDir, textModels: textModelPaths() }
  const recognizer = createRecognizer({ ...data, search: whisperOptions('best', { maxTokens: 12 }) }, 1)
  const samples = Float32Array.from({ length: 16_000 }, (_, i) => Math.sin(i / 9) / 3)
  const terms = { key: 'few', words: [{ text: '好a好', weight: 3 }] }
  const heard = await recognizer.recognize({ startMs: 5000, endMs: 6000, samples }, { terms })
  await recognizer.close()
  // Random weights guess, and guesses are thrown away; what was thrown away is told.
  expect(heard).toMatchObject({ startMs: 5000, endMs: 6000, text: '', tokens: [] })
  expect(heard.avgLogprob).toBeLessThan(0)
  expect(heard.noSpeechProb).toBeGreaterThan(0)
})
