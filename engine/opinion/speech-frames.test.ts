import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, it, vi } from 'vitest'
import { projectRoot } from '../../models/root.ts'
import { createMatcher } from '../match/match.ts'
import { loadPack } from '../pack/load.ts'
import { frames, readSpeechFrames } from './speech-frames.ts'

const pack = await loadPack('base')
const shipped = readFileSync(join(projectRoot(), 'models', 'packs', 'base', 'speech-frames.yaml'), 'utf8')

function read(changed: string) {
  const path = join(mkdtempSync(join(tmpdir(), 'frames-')), 'speech-frames.yaml')
  writeFileSync(path, changed)
  return () => readSpeechFrames(path)
}

afterEach(() => {
  vi.doUnmock('./speech-frames.ts')
  vi.resetModules()
})

it.each([
  ['an empty list', '[]'],
  ['an empty word', "[让, '']"],
  ['a sign that repeats', "[让, '叫?']"],
  ['a group', "['(?:让|叫)']"],
  ['a class', "['[让叫]']"],
  ['a space', "['让 我']"],
  ['a number', '[1]'],
  ['no list', '让'],
])('refuses %s', (_, list) => {
  const changed = shipped.replace(/^ {2}causers: .*$/mu, `  causers: ${list}`)
  expect(changed).not.toBe(shipped)
  expect(read(changed)).toThrow(expect.objectContaining({ code: 'PACK_INVALID' }))
})

it('refuses a list that is missing, and one that nobody reads', () => {
  expect(read(shipped.replace(/^ {2}causers: .*$/mu, ''))).toThrow(expect.objectContaining({ code: 'PACK_INVALID' }))
  expect(read(`${shipped}  cuasers: [让]\n`)).toThrow(expect.objectContaining({ code: 'PACK_INVALID' }))
})

it('refuses a list with a phrase a line that has none', () => {
  const changed = shipped.replace(/^ {2}predicate_after:\n(?: {4}- .*\n)+/mu, '  predicate_after:\n')
  expect(changed).not.toBe(shipped)
  expect(read(changed)).toThrow(expect.objectContaining({ code: 'PACK_INVALID' }))
})

/** Has the rules read anew with one more word in a list. */
async function withWord(list: keyof typeof frames.words, word: string): Promise<void> {
  vi.resetModules()
  const changed = { ...frames, words: { ...frames.words, [list]: [...frames.words[list], word] } }
  vi.doMock('./speech-frames.ts', async (original) => ({
    ...(await original<Record<string, unknown>>()),
    frames: changed,
  }))
}

it('divides a sentence before a word that was added to those that turn the thought', async () => {
  const text = '料子摸着舒服怎奈价钱高'
  const { splitClauses } = await import('./clauses.ts')
  expect(splitClauses(text)).toHaveLength(1)
  await withWord('turns', '怎奈')
  const added = await import('./clauses.ts')
  expect(added.splitClauses(text).map((clause) => [clause.text, clause.turns])).toEqual([
    ['料子摸着舒服', false],
    ['怎奈价钱高', true],
  ])
})

it.each<[keyof typeof frames.words, string, string, string[], string[]]>([
  ['worse_than', '逊色于', '这家逊色于网上买', [], ['negative']],
  ['own_things', '指甲', '我的指甲太难看了', ['negative'], []],
  ['still_ends', '咧', '这么多天才来还满意咧？', [], ['negative']],
  ['mocking', '哪门子', '满意哪门子满意', ['positive'], ['negative']],
  ['whatever', '任凭', '任凭贵不贵反正很满意', [], ['positive']],
  ['open_ifs', '倘若', '倘若服务热情，价格满意', ['positive'], []],
  ['good_unless_before', '养', '这花还好养', ['positive'], []],
  ['felt', '认定', '认定我妈皮肤满意', [], ['positive']],
])('%s: %s, once added, changes what %j tells', async (list, word, text, before, after) => {
  const told = async (): Promise<string[]> => {
    const { createJudge } = await import('./judge.ts')
    return createJudge(pack)({ text, role: 'customer', mentions: createMatcher(pack)(text) }).map(
      ({ polarity }) => polarity,
    )
  }
  expect(await told()).toEqual(before)
  await withWord(list, word)
  expect(await told()).toEqual(after)
})
