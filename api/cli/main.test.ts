import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { loadConfig } from '../../engine/config.ts'
import { ERROR_KINDS } from '../../engine/errors.ts'
import { buildAnalysis, buildRecording, buildRepair, buildUtterance } from '../../fixtures/builders/analysis.ts'
import { createScriptedEngine } from '../../fixtures/fakes/engine.ts'
import type { ModelListing } from '../../models/list.ts'
import { openStore } from '../open-store.ts'
import { COMMANDS } from './commands.ts'
import { runCommand } from './main.ts'

let dataDir = ''
beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'tingdian-cli-'))
})
afterAll(() => rm(dataDir, { recursive: true, force: true }))

/** Runs the command line and collects what it writes. */
async function tingdian(...argv: string[]) {
  const written = { stdout: '', stderr: '' }
  const collect = (key: keyof typeof written) => ({ write: (text: string) => (written[key] += text) })
  const streams = { stdout: collect('stdout'), stderr: collect('stderr'), signal: new AbortController().signal }
  const status = await runCommand(['--data', dataDir, ...argv], streams)
  return { status, ...written }
}

describe('every command', () => {
  test.each(COMMANDS.map(({ name }) => name))('%s has a help page in both languages, with an example', async (name) => {
    const zh = await tingdian(name, '--help')
    expect(zh.status).toBe(0)
    expect(zh.stderr).toBe('')
    expect(zh.stdout).toContain('用法：')
    expect(zh.stdout).toContain(`例：tingdian ${name}`)
    const en = await tingdian(name, '--help', '--lang', 'en')
    expect(en.stdout).toContain('Usage:')
    expect(en.stdout).toContain(`Example: tingdian ${name}`)
    expect((await tingdian('help', name)).stdout).toBe(zh.stdout)
  })

  test.each(COMMANDS.map(({ name }) => name))('%s refuses an unknown option', async (name) => {
    const { status, stdout, stderr } = await tingdian(name, '--hepl')
    expect(status).toBe(ERROR_KINDS.USAGE.exit)
    expect(stdout).toBe('')
    expect(stderr).toContain('[USAGE]')
    expect(stderr).toContain('didYouMean: --help')
  })

  test('is in the overview', async () => {
    const { stdout, status } = await tingdian('--help')
    expect(status).toBe(0)
    for (const { name, summary } of COMMANDS) expect(stdout).toMatch(new RegExp(`  ${name} +${summary.zh}`))
    expect((await tingdian()).stdout).toBe(stdout)
  })
})

describe('mistakes', () => {
  test('an unknown command names the nearest', async () => {
    const { status, stderr } = await tingdian('anaylse')
    expect(status).toBe(2)
    expect(stderr).toContain('didYouMean: analyse')
  })

  test('a bad environment or option value is told, not thrown', async () => {
    const { status, stderr } = await tingdian('search', '--lang', 'fr')
    expect(status).toBe(2)
    expect(stderr).toContain('TINGDIAN_LANG')
  })

  test.each([
    [['transcribe'], 'at least 1'],
    [['search', '--limit', '0'], '1–100'],
    [['search', '--polarity', 'postive'], 'didYouMean: positive'],
    [['search', '--from', 'yesterday'], 'ISO 8601'],
    [['insights', '--to', '2026-04-31'], 'ISO 8601'],
    [['search', '--utc-offset', '480'], '+08:00'],
    [['ingest', '--started-at', '2023-02-29T10:00:00+08:00', 'x.wav'], 'ISO 8601'],
    [['keys', 'add'], 'device, analyst'],
    [['keys', 'revok', 'x'], 'didYouMean: revoke'],
    [['keys', 'add', '--role', 'admin', '--store', '../x'], '--store'],
    [['ingest', '--store', 'a/b', 'x.wav'], '--store'],
    [['analyse', '--dialect', 'sichun', 'x.wav'], 'didYouMean: sichuan'],
    [['repairs', 'reject'], 'ID'],
    [['repairs', 'rejcted'], 'didYouMean: rejected'],
  ])('%j is a wrong use', async (argv, told) => {
    const { status, stdout, stderr } = await tingdian(...argv)
    expect(status).toBe(2)
    expect(stdout).toBe('')
    expect(stderr).toContain(told)
  })
})

test.each([
  ['search', '价格'],
  ['keys', 'list'],
  ['outcomes', 'list'],
  ['serve', '--port', '0'],
])('%s with a file for a data folder tells which setting is wrong', async (...argv) => {
  const file = join(dataDir, 'file')
  await writeFile(file, '')
  const { status, stderr } = await tingdian('--data', file, ...argv)
  expect(status).toBe(2)
  expect(stderr).toMatch(/\[CONFIG_INVALID\]\n.*TINGDIAN_DATA.*EEXIST/)
})

describe('models list', () => {
  test('is a table with size, speed and accuracy, and says what nobody measured', async () => {
    const { stdout } = await tingdian('models', 'list', '--lang', 'en')
    expect(stdout).toMatch(/^name +state +size +speed +accuracy\n/)
    expect(stdout).toMatch(/^whisper-medium .* 1\.53 GB +0\.313 +character errors 7\.23 %\* \(AISHELL-1 test\)$/m)
    expect(stdout).toMatch(/^zipformer-zh-streaming .* not measured not measured$/m)
    expect((await tingdian('models', 'list')).stdout).toMatch(/^名称 +状态 +大小 +速度 +准确度\n/)
  })

  test('tells programs where each figure is from', async () => {
    const models = JSON.parse((await tingdian('models', 'list', '--json')).stdout) as ModelListing[]
    const turbo = models.find(({ name }) => name === 'whisper-large-v3-turbo')
    expect(turbo).toMatchObject({
      bytes: 1_620_000_000,
      speed: { cores: 2 },
      accuracy: [{ value: 21.71 }, { value: 8.639 }],
    })
    expect(turbo?.accuracy?.[0].source).toContain('funasr')
  })
})

describe('--version', () => {
  test('prints the version and nothing else', async () => {
    expect((await tingdian('--version')).stdout).toMatch(/^\d+\.\d+\.\d+\n$/)
  })
})

describe('bad input', () => {
  test.each(['transcribe', 'analyse'])('%s goes on after a bad file and ends with its status', async (name) => {
    const empty = join(dataDir, 'empty.wav')
    await writeFile(empty, '')
    const { status, stdout, stderr } = await tingdian(name, '--json', join(dataDir, 'none.wav'), empty)
    expect(stdout).toBe('')
    expect(status).not.toBe(0)
    expect(stderr).toContain('AUDIO_NOT_FOUND')
    expect(stderr.match(/错误/g)).toHaveLength(2)
  })

  test('understand tells the line and never the words', async () => {
    const file = join(dataDir, 'visits.jsonl')
    await writeFile(file, '{"id": "v1", "turns": [秘密\n{"id": "", "turns": []}\n')
    const { status, stderr } = await tingdian('understand', '--json', file)
    expect(status).toBe(2)
    expect(stderr).toContain('line: 1')
    expect(stderr).toContain('line: 2')
    expect(stderr).not.toContain('秘密')
    expect((await tingdian('understand', join(dataDir, 'none.jsonl'))).stderr).toContain('NOT_FOUND')
  })
})

describe('keys', () => {
  test('are shown once, listed without their secret, and revoked', async () => {
    const added = await tingdian('keys', 'add', '--role', 'device', '--store', '徐汇店', '--label', '工牌', '--json')
    const { id, secret } = JSON.parse(added.stdout) as { id: string; secret: string }
    expect(secret).toMatch(/^td_[\w-]{43}$/)
    const listed = await tingdian('keys', 'list')
    expect(listed.stdout).toContain(id)
    expect(listed.stdout).toContain('徐汇店')
    const json = await tingdian('keys', 'list', '--json')
    expect(json.stdout).not.toContain(secret)
    expect(json.stdout).not.toContain('hash')
    expect((await tingdian('keys', 'revoke', id)).status).toBe(0)
    expect((await tingdian('keys', 'list')).stdout).toContain('已吊销')
    expect((await tingdian('keys', 'revoke', id)).stderr).toContain('NOT_FOUND')
  })

  test('are printed alone on stdout, for scripts', async () => {
    expect((await tingdian('keys', 'add', '--role', 'admin')).stdout).toMatch(/^td_[\w-]{43}\n$/)
  })
})

describe('repairs', () => {
  test('are listed, rejected, and what was learnt is shown and forgotten', async () => {
    const store = await openStore(loadConfig({ dataDir }))
    const repairs = [buildRepair('想看途观', '土关', '途观', 'auto/tiguan')]
    await store.saveAnalysis(
      buildRecording('repaired', { storeId: '修店', deviceId: 'd9' }),
      buildAnalysis([buildUtterance(0, ['想', '看', '途观'], { repairs })]),
    )
    await store.close()
    const [, id = ''] =
      /^(\S+) {2}土关 → 途观/u.exec((await tingdian('repairs', 'list', '--store', '修店')).stdout) ?? []
    expect((await tingdian('repairs', 'reject', id)).status).toBe(0)
    expect((await tingdian('repairs', 'rejected')).stdout).toMatch(/修店 +土关 → 途观 +拒绝 1 接受 0 +更难改/u)
    expect((await tingdian('repairs', 'forget', '--store', '修店', '土关')).status).toBe(0)
    expect((await tingdian('repairs', 'rejected')).stdout).toBe('')
  })
})

describe('search', () => {
  test('of an empty store finds nothing and says so', async () => {
    const { status, stdout, stderr } = await tingdian('search', '太贵', '--json')
    expect([status, stdout]).toEqual([0, ''])
    expect(stderr).toContain('共 0 条')
  })

  test('prints hits for people and as JSON', async () => {
    const store = await openStore(loadConfig({ dataDir }))
    const turns = [{ startMs: 1600, endMs: 3900, text: '这款车的价格太贵了', speaker: '2' }]
    const analysis = await (await createScriptedEngine({})).understand(turns, { pack: 'base' })
    const about = { storeId: '徐汇店', deviceId: 'badge', deviceKind: 'badge', startedAt: 0, durationMs: 4000 } as const
    const recording = { id: 'r1', ...about, sampleRate: 8000, channels: 1, consent: 'explicit' } as const
    const moments = [{ kind: 'price_objection' as const, atMs: 1600, utterances: [0], weight: 1, why: '' }]
    await store.saveAnalysis(recording, { ...analysis, moments, file: '到店.wav' })
    await store.close()
    const shown = await tingdian('search', '太贵', '--store', '徐汇店')
    expect(shown.stdout).toContain('【太贵】')
    expect(shown.stdout).toMatch(/徐汇店 · 到店\.wav 0:01/)
    const json = await tingdian('search', '太贵', '--json')
    expect(JSON.parse(json.stdout)).toMatchObject({ file: '到店.wav', pointer: { recordingId: 'r1', startMs: 1600 } })
    expect((await tingdian('search', '太贵', '--store', '别的店')).stdout).toBe('')
    // The same said in other words.
    const { stdout, stderr } = await tingdian('search', '贵得离谱', '--store', '徐汇店')
    expect([stdout, stderr]).toEqual(['', expect.stringMatching(/嫌贵（1 条，--moment price_objection）/u)])
    expect((await tingdian('search', '--moment', 'price_objection', '--store', '徐汇店')).stdout).toContain('太贵')
  })

  test('shows the bounds of a time that is not known any better', async () => {
    const store = await openStore(loadConfig({ dataDir }))
    const [from, to] = [Date.UTC(2026, 4, 6), Date.UTC(2026, 7, 9)]
    const bounds = { timeQuality: 'bounded', startsFromMs: from, startsToMs: to } as const
    const analysis = buildAnalysis([buildUtterance(0, ['轮毂', '好看'])])
    await store.saveAnalysis(buildRecording('between', { storeId: '界店', startedAt: from, ...bounds }), analysis)
    await store.saveAnalysis(
      buildRecording('whenever', { storeId: '钟店', startedAt: to, timeQuality: 'unknown' }),
      analysis,
    )
    await store.close()
    const json = await tingdian('search', '轮毂', '--store', '界店', '--json')
    expect(JSON.parse(json.stdout)).toMatchObject(bounds)
    expect((await tingdian('search', '轮毂', '--store', '界店')).stdout).toMatch(/2026\/5\/\d+ \S+ – 2026\/8\/\d+ /)
    expect((await tingdian('search', '轮毂', '--store', '钟店')).stdout).toContain('时刻不确定')
  })

  test.each([
    [['价格', '-太贵'], 0],
    [['-太贵', '价格'], 0],
    [['价格', '-便宜'], 1],
    [['价格', '--limit', '5', '-50%', '-cheap'], 1],
    [['--', '-太贵', '价格'], 0],
  ])('%j: a word that begins with a dash leaves out what holds it', async (query, hits) => {
    const { status, stdout } = await tingdian('search', '--store', '徐汇店', '--json', ...query)
    expect(status).toBe(0)
    expect(stdout.split('\n').filter(Boolean)).toHaveLength(hits)
  })

  test.each([
    ['--stroe', '--store'],
    ['-polarity', '--polarity'],
  ])('%s is an option written wrong, no word', async (written, meant) => {
    const { status, stderr } = await tingdian('search', '价格', written, 'x')
    expect(status).toBe(2)
    expect(stderr).toContain(`didYouMean: ${meant}`)
  })

  test('a broken query is told', async () => {
    const { status, stderr } = await tingdian('search', '"太贵')
    expect(status).toBe(2)
    expect(stderr).toContain('QUERY_INVALID')
  })
})

describe('doctor', () => {
  test('tells of every part as JSON', async () => {
    const { stdout } = await tingdian('doctor', '--json')
    const findings = stdout
      .trim()
      .split('\n')
      .map((text) => JSON.parse(text) as { what: string; state: string })
    const states = new Map(findings.map(({ what, state }) => [what, state]))
    expect(states.get('Node.js')).toBe('ok')
    for (const name of ['原生模块 onnxruntime-node', '原生模块 sqlite3', '中文词典'])
      expect(states.get(name)).toBe('ok')
    expect(states.get('数据目录可写')).toBe('ok')
  })
})

describe('serve', () => {
  test('refuses to listen beyond this machine without a key', async () => {
    const fresh = await mkdtemp(join(tmpdir(), 'tingdian-serve-'))
    const { status, stderr } = await tingdian('--data', fresh, 'serve', '--host', '0.0.0.0', '--port', '0')
    await rm(fresh, { recursive: true, force: true })
    expect(status).toBe(2)
    expect(stderr).toContain('LISTEN_REFUSED')
    expect(stderr).toContain('tingdian keys add')
  })
})
