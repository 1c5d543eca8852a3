import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { twoTones, writeSenseVoice } from '../../fixtures/builders/sherpa-models.ts'
import { serveFiles, type FileServer } from '../../fixtures/fetch/server.ts'
import { recognizerKind } from '../../models/form.ts'
import { modelDir } from '../../models/place.ts'
import { pullModel } from '../../models/pull.ts'
import { loadConfig } from '../config.ts'
import { createRecognizer } from './recognizer.ts'
import { createSherpaThread, isSherpaInstalled } from './sherpa.ts'

const hasSherpa = await isSherpaInstalled()
let folder = ''
let server: FileServer
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tingdian-sherpa-'))
  await writeSenseVoice(join(folder, 'published'))
  const repo = '/csukuangfj/sherpa-onnx-sense-voice-zh-en-ja-ko-yue-2024-07-17/resolve/main'
  server = await serveFiles({
    [`${repo}/model.int8.onnx`]: await readFile(join(folder, 'published', 'model.int8.onnx')),
    [`${repo}/tokens.txt`]: await readFile(join(folder, 'published', 'tokens.txt')),
  })
})
afterAll(async () => {
  await server.close()
  await rm(folder, { recursive: true, force: true })
})

describe('a model for sherpa-onnx', () => {
  it.skipIf(!hasSherpa)(
    'is named with its command while it is missing, then fetched, opened and heard with',
    async () => {
      const config = loadConfig({ cacheDir: join(folder, 'cache'), hfEndpoint: server.url }, {})
      await expect(modelDir('sensevoice-small', config)).rejects.toMatchObject({
        code: 'MODEL_MISSING',
        detail: { install: 'npx tingdian models pull sensevoice-small' },
      })
      await pullModel('sensevoice-small', config)
      const kind = recognizerKind('sensevoice-small')
      const textModels = { characters: '', words: '' }
      const data = { kind, modelDir: await modelDir('sensevoice-small', config), textModels }
      const recognizer = createRecognizer(data, 1)
      const heard = await recognizer.recognize({ startMs: 5000, endMs: 7000, samples: twoTones() })
      await recognizer.close()
      expect(heard.text).toBe('太贵')
      const [low, high] = heard.tokens.map(({ startMs }) => startMs)
      // Its steps are 60 ms long, and a window of features sees 85 ms.
      expect(Math.abs(low - 5400)).toBeLessThanOrEqual(85)
      expect(Math.abs(high - 6200)).toBeLessThanOrEqual(85)
    },
  )

  it('says what to install when the package is missing', async () => {
    const missing = () => Promise.reject(Object.assign(new Error('none'), { code: 'ERR_MODULE_NOT_FOUND' }))
    await expect(createSherpaThread(join(folder, 'published'), 'sense-voice', missing)).rejects.toMatchObject({
      code: 'RUNTIME_MISSING',
      detail: { install: 'npm install sherpa-onnx-node' },
    })
  })

  it('says which file is missing', async () => {
    await expect(createSherpaThread(join(folder, 'published'), 'streaming-transducer')).rejects.toMatchObject({
      code: 'MODEL_FORMAT',
      detail: { wanted: 'encoder*.onnx' },
    })
  })

  it.skipIf(!hasSherpa)('opens the one with 8-bit weights of two', async () => {
    const dir = join(folder, 'both')
    await writeSenseVoice(dir)
    await writeFile(join(dir, 'model.onnx'), 'no model: opening it would end the process')
    const thread = await createSherpaThread(dir, 'sense-voice')
    expect(await thread.recognize({ startMs: 0, endMs: 2000, samples: twoTones() })).toMatchObject({ text: '太贵' })
  })
})

describe('the kind of a recogniser', () => {
  it.each([
    ['whisper-base', 'whisper'],
    ['a-fine-tuned-whisper', 'whisper'],
    ['sensevoice-small', 'sense-voice'],
    ['paraformer-zh', 'paraformer'],
    ['zipformer-zh-streaming', 'streaming-transducer'],
  ])('%s: %s', (name, kind) => {
    expect(recognizerKind(name)).toBe(kind)
  })

  it('is none for what does not recognise speech', () => {
    expect(() => recognizerKind('silero-vad')).toThrow(expect.objectContaining({ code: 'MODEL_UNKNOWN' }) as Error)
  })
})
