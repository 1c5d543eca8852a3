import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeEach, describe, expect, test } from 'vitest'
import { TINY_WHISPER, writeWhisper } from '../fixtures/builders/whisper-files.ts'
import type { AppError } from '../engine/errors.ts'
import { addModel } from './add.ts'
import type { ModelsConfig } from './config.ts'
import { modelDir, modelFolder } from './place.ts'
import { verifyModel } from './verify.ts'

let folder: string
let config: ModelsConfig
beforeEach(async () => {
  const base = await mkdtemp(join(tmpdir(), 'tingdian-add-'))
  folder = join(base, 'my-whisper')
  await mkdir(folder)
  const nowhere = 'http://127.0.0.1:9'
  config = {
    cacheDir: join(base, 'cache'),
    pypiIndex: nowhere,
    npmRegistry: nowhere,
    hfEndpoint: nowhere,
    offline: true,
  }
})

const add = (options = {}) => addModel(folder, config, options).catch((thrown: unknown) => thrown as AppError)

test('names all that is missing or wrong in a folder', async () => {
  await writeFile(join(folder, 'config.json'), '{ not json')
  await writeFile(join(folder, 'model.bin'), 'PK-something-else-entirely')
  const error = (await add()) as AppError
  expect(error.code).toBe('MODEL_FORMAT')
  const problems = (error.detail.problems as string[]).join('\n')
  expect(problems).toContain('tokenizer.json')
  expect(problems).toContain('vocabulary.json / vocabulary.txt')
  expect(problems).toContain('config.json 不是合法的 JSON')
  expect(problems).toContain('WhisperSpec')
  expect(existsSync(config.cacheDir)).toBe(false)
})

test('a folder that is not there and a bad name have errors of their own', async () => {
  expect(await add({ name: 'Bad Name' })).toMatchObject({ code: 'INPUT_INVALID' })
  folder = join(folder, 'none')
  expect(await add()).toMatchObject({ code: 'MODEL_FORMAT' })
})

test('a model whose weights cannot be read is not installed', async () => {
  const head = Buffer.concat([Buffer.from([6, 0, 0, 0, 12, 0]), Buffer.from('WhisperSpec\0')])
  await writeFile(join(folder, 'model.bin'), head)
  for (const file of ['config.json', 'tokenizer.json', 'vocabulary.json']) await writeFile(join(folder, file), '{}')
  expect(await add()).toHaveProperty('code')
  expect(existsSync(modelFolder('my-whisper', config))).toBe(false)
})

describe('under the name of a model of the catalogue', () => {
  test('files brought by hand are installed, built and pinned', async () => {
    await writeWhisper(folder, { vocabulary: 'txt' })
    const { name, folder: opened } = (await add({ name: 'whisper-medium' })) as { name: string; folder: string }
    expect(name).toBe('whisper-medium')
    expect(existsSync(join(opened, 'decoder.onnx'))).toBe(true)
    expect(await modelDir('whisper-medium', config)).toBe(opened)
    expect((await verifyModel('whisper-medium', config)).ok).toBe(true)
  })

  test('what is missing is named with all that is wanted', async () => {
    await writeFile(join(folder, 'tokens.txt'), 'a 0')
    expect(await add({ name: 'sensevoice-small' })).toMatchObject({
      code: 'MODEL_FORMAT',
      detail: {
        wanted: ['model.int8.onnx', 'tokens.txt'],
        problems: [expect.stringContaining('model.int8.onnx') as string],
      },
    })
  })

  test('another file than the pinned one is refused', async () => {
    await writeWhisper(folder, { shape: TINY_WHISPER })
    expect(await add({ name: 'whisper-base' })).toMatchObject({
      code: 'MODEL_CHECKSUM',
      detail: { file: 'config.json' },
    })
    expect(existsSync(modelFolder('whisper-base', config))).toBe(false)
  })
})
