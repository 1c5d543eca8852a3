import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, it, vi } from 'vitest'
import { projectRoot } from '../../models/root.ts'
import { frames, readSpeechFrames } from './speech-frames.ts'

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

it('divides a sentence before a word that was added to those that turn the thought', async () => {
  const text = '料子摸着舒服怎奈价钱高'
  const { splitClauses } = await import('./clauses.ts')
  expect(splitClauses(text)).toHaveLength(1)
  vi.resetModules()
  const turns = [...frames.words.turns, '怎奈']
  vi.doMock('./speech-frames.ts', async (original) => ({
    ...(await original<Record<string, unknown>>()),
    frames: { ...frames, words: { ...frames.words, turns } },
  }))
  const added = await import('./clauses.ts')
  expect(added.splitClauses(text).map((clause) => [clause.text, clause.turns])).toEqual([
    ['料子摸着舒服', false],
    ['怎奈价钱高', true],
  ])
})
