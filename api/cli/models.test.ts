import { mkdtemp, readFile, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeEach, expect, test } from 'vitest'
import { loadConfig } from '../../engine/config.ts'
import type { ModelListing } from '../../models/list.ts'
import type { CliIo } from './io.ts'
import { run } from './models.ts'

let out: string
let err: string
let io: CliIo

beforeEach(async () => {
  out = err = ''
  const cacheDir = await mkdtemp(join(tmpdir(), 'tingdian-models-'))
  io = {
    stdout: { write: (text) => (out += text) },
    stderr: { write: (text) => (err += text) },
    lang: 'zh',
    signal: new AbortController().signal,
    config: loadConfig({ cacheDir, offline: true }, {}),
  }
})

test('list says what is installed and which checksums are not pinned', async () => {
  expect(await run(['list'], io)).toBe(0)
  expect(out).toMatch(/whisper-base +未安装/)
  expect(out).toContain('未固定校验和')
  out = ''
  await run(['list', '--json'], io)
  const models = JSON.parse(out) as ModelListing[]
  expect(models.find((model) => model.name === 'whisper-small')).toMatchObject({ default: true, pinned: true })
  expect(models.find((model) => model.name === 'whisper-medium')).toMatchObject({ pinned: false, state: 'absent' })
  expect(err).toBe('')
})

test('pull installs, verify finds a changed file, pull mends it', async () => {
  expect(await run(['pull', 'silero-vad'], io)).toBe(0)
  expect(out).toBe('')
  expect(err).toContain('silero-vad 已就绪')
  expect(await run(['verify'], io)).toBe(0)
  expect(out).toContain('正常  silero-vad/silero_vad_v5.onnx')

  const file = join(io.config.cacheDir, 'models', 'silero-vad', 'files', 'silero_vad_v5.onnx')
  const bytes = await readFile(file)
  bytes[1000] = (bytes[1000] ?? 0) ^ 1
  await writeFile(file, bytes)
  out = err = ''
  expect(await run(['verify', 'silero-vad'], { ...io, lang: 'en' })).toBe(4)
  expect(out).toContain('DIFFERS  silero-vad/silero_vad_v5.onnx')
  expect(err).toContain('tingdian models pull silero-vad')
  await run(['pull', 'silero-vad'], io)
  expect(await run(['verify', 'silero-vad'], io)).toBe(0)
})

test('a failing pull names every source', async () => {
  await expect(run(['pull', 'whisper-tiny'], io)).rejects.toMatchObject({ code: 'MODEL_SOURCES_FAILED' })
  await expect(run(['pull', 'no-such'], io)).rejects.toMatchObject({ code: 'MODEL_UNKNOWN' })
})

test('an unknown action is a mistake in use', async () => {
  await expect(run(['fetch'], io)).rejects.toMatchObject({ code: 'USAGE' })
  await expect(run(['add'], io)).rejects.toMatchObject({ code: 'USAGE' })
})
