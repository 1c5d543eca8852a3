import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { buildAnalysis, buildRecording, buildUtterance } from '../../fixtures/builders/analysis.ts'
import { openInsightStore } from '../../engine/store/open.ts'
import type { Visit } from '../../engine/visit-types.ts'
import { runCommand } from './main.ts'

const folder = mkdtempSync(join(tmpdir(), 'tingdian-outcomes-'))
const START = Date.parse('2026-03-01T10:00:00+08:00')
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** Two recordings of one visit, and one of two visits, ten minutes each. */
beforeAll(async () => {
  const store = await openInsightStore(join(folder, 'tingdian.db'))
  const visit = (at: number): Visit => ({
    ...{ startMs: at * 600_000, endMs: at * 600_000 + 300_000, firstUtterance: at, lastUtterance: at, moments: [] },
    ...{ certainty: 1, evidence: [], doubts: [], stages: [], needs: [], groups: [] },
  })
  for (const [name, storeId, count] of [
    ['one.wav', 'a', 1],
    ['one.wav', 'b', 1],
    ['long.wav', 'a', 2],
  ] as const) {
    const id = `${storeId}-${name}`
    const recording = buildRecording(id, { id, storeId, startedAt: START, durationMs: 1_200_000 })
    const visits = Array.from({ length: count }, (_, i) => visit(i))
    const utterances = visits.map(({ startMs }) => buildUtterance(startMs, ['您好']))
    await store.saveAnalysis(recording, { ...buildAnalysis(utterances), file: name, visits })
  }
  await store.close()
})

async function tingdian(...argv: string[]) {
  let [out, err] = ['', '']
  const stdout = { write: (text: string) => (out += text) }
  const stderr = { write: (text: string) => (err += text) }
  const argument = ['--data', folder, '--lang', 'zh', ...argv]
  const status = await runCommand(argument, { stdout, stderr, signal: new AbortController().signal })
  return { status, out, err }
}
const csv = (name: string, text: string | Buffer): string => {
  writeFileSync(join(folder, name), text)
  return join(folder, name)
}

describe('tingdian outcomes', () => {
  test('imports a table: by visit, by file and store, by the time within a recording', async () => {
    const path = csv(
      'good.csv',
      `\ufefffile,outcome,at,store\none.wav,order,2026/3/1 18:00,a\nlong.wav,test_drive,2026-03-01 10:12,\na-long.wav-v0,老客户办卡,,\n`,
    )
    expect(await tingdian('outcomes', 'import', path, '--json')).toMatchObject({
      ...{ status: 0, out: '{"created":3,"updated":0,"unchanged":0,"skipped":0}\n' },
    })
    const { out } = await tingdian('outcomes', 'list', '--json')
    const told = out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { id: string; outcomes: { outcome: string }[] })
      .flatMap(({ id, outcomes }) => outcomes.map(({ outcome }) => `${id} ${outcome}`))
    expect(told.sort()).toEqual(['a-long.wav-v0 老客户办卡', 'a-long.wav-v600000 test_drive', 'a-one.wav-v0 order'])
    expect((await tingdian('outcomes', 'remove', 'a-one.wav-v0', 'order')).status).toBe(0)
    expect((await tingdian('outcomes', 'remove', 'a-one.wav-v0', 'order')).status).toBe(3)
  })

  test('keeps nothing of a table with faults, and says where they are', async () => {
    const path = csv(
      'bad.csv',
      'visit,outcome,at\none.wav,lost,\nnone.wav,lost,\nb-one.wav,,\nb-one.wav,lost,31.2.2026\n',
    )
    const { status, err } = await tingdian('outcomes', 'import', path)
    expect(status).toBe(2)
    for (const part of ['bad.csv:2', '2 visits are meant', 'bad.csv:3', 'no such visit', 'bad.csv:4', 'bad.csv:5'])
      expect(err).toContain(part)
    expect((await tingdian('outcomes', 'list', '--json')).out).not.toContain('"lost"')
    const some = csv('some.csv', 'visit,outcome\nb-one.wav,lost\nnone.wav,lost\n')
    expect((await tingdian('outcomes', 'import', some, '--skip-unknown')).out).toContain(
      '新增 1，更新 0，未变 0，跳过 1',
    )
  })

  test('knows an outcome in any case and by its Chinese name, and keeps a store’s own word', async () => {
    const rows = ['Order', 'ＯＲＤＥＲ', '已成交', 'Test Drive', 'TEST-DRIVE', '试驾', ' 战败 ', 'VIP 到店礼']
    const table = rows.map((name) => `b-one.wav,${name}\n`).join('')
    expect((await tingdian('outcomes', 'import', csv('names.csv', `visit,outcome\n${table}`))).status).toBe(0)
    const { out } = await tingdian('outcomes', 'list', '--store', 'b', '--json')
    const { outcomes } = JSON.parse(out) as { outcomes: { outcome: string }[] }
    expect(outcomes.map(({ outcome }) => outcome).sort()).toEqual(['VIP 到店礼', 'lost', 'order', 'test_drive'])
    for (const asked of ['Order', '成交', 'order'])
      expect((await tingdian('insights', 'by', '--by', 'store', '--outcome', asked)).out).toContain('b')
    expect((await tingdian('outcomes', 'remove', 'b-one.wav', '试驾')).status).toBe(0)
  })

  test('remarks on two outcomes of one visit that cannot both be', async () => {
    const table = 'visit,outcome\na-one.wav-v0,成交\nb-one.wav,order\na-one.wav,流失\na-one.wav,test_drive\n'
    const { status, out, err } = await tingdian('outcomes', 'import', csv('both.csv', table), '--json')
    expect(status).toBe(0)
    expect(err).toMatch(/^注意: both\.csv:4: .*lost ↔ order \(both\.csv:2\)\n$/)
    expect((JSON.parse(out) as { remarks: string[] }).remarks).toHaveLength(1)
  })

  test.each([
    ['a formula', 'visit,outcome\n=A1,order\n'],
    ['a workbook', Buffer.from('PK\u0003\u0004', 'latin1')],
    ['no outcome column', 'visit,result\na,b\n'],
    ['an empty file', ''],
    ['GBK', Buffer.from('visit,outcome\na,\xb3\xc9\xbd\xbb\n', 'latin1')],
    ['a row without a visit', 'visit,outcome\n,order\n'],
  ])('refuses a table with %s', async (_name, text) => {
    const { status, err } = await tingdian('outcomes', 'import', csv('wrong.csv', text))
    expect(status).toBe(2)
    expect(err).toContain('wrong.csv:')
  })

  test.each([[], ['import'], ['import', 'nowhere.csv'], ['add', 'one.wav'], ['sell', 'x']])(
    'refuses %j',
    async (...argv) => {
      expect((await tingdian('outcomes', ...argv)).status).toBeGreaterThan(1)
    },
  )
})

describe('tingdian hours and insights', () => {
  test('keep opening hours and measure coverage against them', async () => {
    const day = ['10:00-20:00']
    const weekly = { mon: day, tue: day, wed: day, thu: day, fri: day, sat: day, sun: day }
    const path = csv('hours.json', JSON.stringify({ timeZone: 'Asia/Shanghai', weekly }))
    expect((await tingdian('insights', 'by', '--by', 'store')).out).toContain('营业时长未知')
    expect((await tingdian('hours', 'set', 'a', path)).status).toBe(0)
    expect((await tingdian('hours', 'show', 'a')).out).toContain('mon  10:00-20:00')
    expect((await tingdian('hours', 'show')).out).toContain('营业时间未知')
    expect((await tingdian('insights', 'by', '--by', 'store', '--store', 'a')).out).toMatch(
      /营业 10\.0 小时中听到 0\.3 小时/,
    )
    for (const view of ['found', 'concepts', 'together', 'drivers'])
      expect((await tingdian('insights', view)).status).toBe(0)
    expect((await tingdian('insights', 'changes')).status).toBe(2)
    expect((await tingdian('insights', 'by')).status).toBe(2)
    expect((await tingdian('hours', 'set', 'a', csv('bad.json', '{"timeZone":'))).status).toBe(2)
    expect((await tingdian('hours', 'remove', 'a')).status).toBe(0)
    expect((await tingdian('hours', 'show', 'a')).status).toBe(3)
  })
  test('mean times and tell days by the clocks that are asked for', async () => {
    const days = async (...clocks: string[]) => {
      const { out } = await tingdian('insights', 'by', '--by', 'day', '--json', ...clocks)
      return (JSON.parse(out) as { groups: { value: string }[] }).groups.map(({ value }) => value)
    }
    expect(await days()).toEqual(['2026-03-01'])
    expect(await days('--utc-offset=-11:00')).toEqual(['2026-02-28'])
    const hits = async (from: string, clocks: string) => {
      const { out } = await tingdian('search', '--json', '--from', from, '--utc-offset', clocks)
      return out.trim().split('\n').filter(Boolean).length
    }
    expect(await hits('2026-03-01 10:00', '+08:00')).toBe(4)
    expect(await hits('2026-03-01 02:00', 'Z')).toBe(4)
    expect(await hits('2026-03-01 10:00', 'Z')).toBe(0)
  })
})
