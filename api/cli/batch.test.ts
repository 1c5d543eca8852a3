import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { loadConfig } from '../../engine/config.ts'
import { AppError } from '../../engine/errors.ts'
import { tingdian } from '../../fixtures/command.ts'
import { eachFile } from './each-file.ts'
import { line, type CliIo } from './io.ts'

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tingdian-batch-'))
  await mkdir(join(folder, 'day'))
  for (const name of ['a', 'b', 'c']) await writeFile(join(folder, 'day', `${name}.wav`), name)
  await symlink('nowhere', join(folder, 'day', 'd.wav'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

function collectingIo(stop = new AbortController()) {
  const said = { out: '', err: '' }
  const io: CliIo = {
    ...{ lang: 'zh', config: loadConfig({ dataDir: folder }), signal: stop.signal },
    stdout: { write: (text) => (said.out += text) },
    stderr: { write: (text) => (said.err += text) },
  }
  return { said, io, stop }
}

/** Work that fails for the files whose names it is told, and prints the others. */
const failingAt =
  (names: Record<string, unknown>, io: CliIo) =>
  async (file: string): Promise<() => void> => {
    const name = file.slice(-5, -4)
    await new Promise((resolve) => setTimeout(resolve, name === 'a' ? 20 : 1))
    if (name in names) throw names[name]
    return () => line(io.stdout, name)
  }

describe('eachFile', () => {
  test('goes on after whatever failed, in order, and lists the failures', async () => {
    const { io, said } = collectingIo()
    const work = failingAt({ b: new AppError('WORKER_DIED'), d: new Error('no such file') }, io)
    expect(await eachFile([join(folder, 'none.wav'), join(folder, 'day')], io, work)).toBe(3)
    expect(said.out).toBe('a\nc\n')
    const list = said.err.slice(said.err.indexOf('成功 2，失败 3：'))
    expect(list).toMatch(/none\.wav {2}\[AUDIO_NOT_FOUND\].*\n.*b\.wav {2}\[WORKER_DIED\].*\n.*d\.wav {2}\[INTERNAL\]/)
  })

  test('ends with the status of the failure where nothing succeeded', async () => {
    const { io, said } = collectingIo()
    const work = failingAt({ a: new AppError('AUDIO_CHANNEL') }, io)
    expect(await eachFile([join(folder, 'day', 'a.wav')], io, work)).toBe(2)
    expect(said.err).not.toContain('失败 1')
  })

  test('is over when what is wrong concerns every file', async () => {
    const { io, said } = collectingIo()
    const work = failingAt({ a: new AppError('GLOSSARY_INVALID'), b: new AppError('GLOSSARY_INVALID') }, io)
    await expect(eachFile([join(folder, 'day')], io, work)).rejects.toMatchObject({ code: 'GLOSSARY_INVALID' })
    expect(said.err).toBe('')
  })

  test('asked to end, lets what is under way come to its end first', async () => {
    const { io, stop } = collectingIo()
    let ended = 0
    const work = async (file: string): Promise<() => void> => {
      await new Promise((resolve) => setTimeout(resolve, file.endsWith('a.wav') ? 1 : 50))
      ended += 1
      stop.abort()
      throw new AppError('CANCELLED')
    }
    await expect(eachFile([join(folder, 'day')], io, work)).rejects.toMatchObject({ code: 'CANCELLED' })
    expect(ended).toBeGreaterThan(1)
  })
})

describe('understand', () => {
  const turn = (text: string, endMs = 900) => ({ startMs: 0, endMs, text, speaker: '1' })
  const visit = (id: string, endMs?: number) => JSON.stringify({ id, turns: [turn('这个价格太贵了', endMs)] })

  test('goes on after bad lines and missing files', async () => {
    const [first, second] = [join(folder, 'one.jsonl'), join(folder, 'two.jsonl')]
    await writeFile(first, `\uFEFF${visit('v1')}\r\n\r\n{"id": "坏的\n${visit('v2', 0)}\n${visit('v3')}`)
    await writeFile(second, Buffer.concat([Buffer.from(`${visit('v4')}\n{"id":"`), Buffer.from([0xbb, 0xb5, 0x22])]))
    const { status, stdout, stderr } = await tingdian(
      ...['understand', '--json', first, join(folder, 'none.jsonl'), folder, second],
    )
    const ids = stdout.trim().split('\n')
    expect(ids.map((text) => (JSON.parse(text) as { file: string }).file)).toEqual(['v1', 'v2', 'v3', 'v4'])
    expect(status).toBe(3)
    expect(stderr).not.toContain('坏的')
    expect(stderr).toMatch(
      /成功 4，失败 4：\n.*one\.jsonl:3 {2}\[INPUT_INVALID\].*\n.*none\.jsonl {2}\[NOT_FOUND\].*\n.*\[INPUT_INVALID\].*\n.*two\.jsonl:2/,
    )
  })

  test('refuses a turn that ends before it begins', async () => {
    const file = join(folder, 'backwards.jsonl')
    await writeFile(file, JSON.stringify({ id: 'v', turns: [{ ...turn('您好'), startMs: 2000 }] }))
    const { status, stderr } = await tingdian('understand', '--json', file)
    expect(status).toBe(2)
    expect(stderr).toContain('/turns/0/endMs')
  })
})
