import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { projectRoot } from '../../models/root.ts'
import type { TurnReading } from '../turn-types.ts'
import { createTurnReader, type TurnReader } from './reader.ts'

const shipped = join(projectRoot(), 'models', 'turn')
let reader: TurnReader
beforeAll(async () => {
  reader = await createTurnReader()
})
afterAll(() => reader.close())

const VISIT = [
  ['a', '您好，里边请，想看点什么？'],
  ['b', '那个跑步机我踩上去咯吱咯吱响，晃得人心慌'],
  ['a', '这台是样机，您贵姓？留个电话我让师傅打给您'],
  ['b', '我姓滕，幺五五零零一一二二三三'],
  ['b', '不过那个划船机是真稳，我儿子坐上去都不肯下来'],
].map(([speaker, text]) => ({ speaker, text }))

const wordsOf = (reading: TurnReading[], at: number, kind: 'personal' | 'entities') =>
  reading[at][kind].map(({ start, end, label }) => [VISIT[at].text.slice(start, end), label])

test('reads each turn among the others: what it is meant as, who said it, what is named and what is personal', async () => {
  const readings = await reader.read(VISIT)
  expect(readings).toHaveLength(VISIT.length)
  expect(readings[1].negative).toBeGreaterThan(readings[1].positive)
  expect(readings[4].positive).toBeGreaterThan(readings[4].negative)
  for (const at of [0, 2])
    for (const other of [1, 3, 4]) expect(readings[at].staff).toBeGreaterThan(readings[other].staff)
  expect(wordsOf(readings, 1, 'entities').map(([words]) => words)).toContain('跑步机')
  expect(wordsOf(readings, 3, 'personal')).toEqual([
    ['滕', 'name'],
    ['幺五五零零一一二二三三', 'phone'],
  ])
  for (const { negative, positive, moments } of readings)
    for (const p of [negative, positive, ...Object.values(moments)])
      expect(p).toSatisfy((q: number) => q >= 0 && q <= 1)
})

test.each([
  ['negative', '怎么今天又要另外收钱了'],
  ['negative', '说好三天到货，这都一个礼拜了'],
  ['negative', '这都跑第四趟了'],
  ['negative', '这灯有点暗'],
  ['positive', '那给我来两盒吧'],
] as const)('judges without a feeling word: %s %s', async (side, text) => {
  const greeted = { text: '您好，有什么可以帮您', speaker: 'a' }
  const [, reading] = await reader.read([greeted, { text, speaker: 'b' }])
  expect(reading[side]).toBeGreaterThan(0.5)
})

test('turns of any length and sign are read whole, and none gives none', async () => {
  const texts = ['', '嗯', '🙂'.repeat(30), '这个功能我不太会用，'.repeat(80), 'OK！']
  const readings = await reader.read(texts.map((text) => ({ text, speaker: null })))
  expect(readings).toHaveLength(texts.length)
  readings.forEach(({ personal, entities, cues }, at) => {
    for (const { start, end } of [...personal, ...entities, ...cues]) {
      expect(start).toBeGreaterThanOrEqual(0)
      expect(end).toBeLessThanOrEqual(texts[at].length)
    }
  })
  expect(await reader.read([])).toEqual([])
})

test('a reader that tells other things than the engine asks for is refused', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'tingdian-turn-'))
  cpSync(shipped, dir, { recursive: true })
  const file = join(dir, 'reader.json')
  const about = JSON.parse(readFileSync(file, 'utf8')) as { labels: { personal: string[] } }
  about.labels.personal = about.labels.personal.filter((kind) => kind !== 'plate')
  writeFileSync(file, JSON.stringify(about))
  await expect(createTurnReader(dir)).rejects.toMatchObject({ code: 'MODEL_FORMAT' })
  rmSync(dir, { recursive: true })
})
