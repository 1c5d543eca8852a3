import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, it, vi } from 'vitest'
import { ofBasePack } from '../words-file.ts'
import { personalData, readPersonalDataFile } from './word-lists.ts'

const shipped = readFileSync(ofBasePack('personal-data.yaml'), 'utf8')

function read(changed: string) {
  const path = join(mkdtempSync(join(tmpdir(), 'words-')), 'personal-data.yaml')
  writeFileSync(path, changed)
  return () => readPersonalDataFile(path)
}

afterEach(() => {
  vi.doUnmock('./word-lists.ts')
  vi.resetModules()
})

it.each([
  ['a kind of number that nobody covers', /^ {2}qq: .*$/mu, '  icq: ICQ'],
  ['a list without a word', /^ {2}houses: .*$/mu, "  houses: ''"],
  ['a word where characters are wanted', /^ {2}houses: .*$/mu, '  houses: 栋 号楼'],
  ['a digit that is none', /^ {4}9: .*$/mu, '    10: 拾'],
  ['a list that is missing', /^ {2}houses: .*\n/mu, ''],
])('refuses %s', (_, line, changed) => {
  expect(shipped).toMatch(line)
  const problems: unknown = expect.arrayContaining([expect.stringMatching(/^personal-data\.yaml: /)])
  expect(read(shipped.replace(line, changed))).toThrow(
    expect.objectContaining({ code: 'PACK_INVALID', detail: { pack: 'base', problems } }),
  )
})

type Lists = typeof personalData

/** What is found in turns, with the lists changed. */
async function found(texts: string[], change: (lists: Lists) => Lists = (lists) => lists): Promise<string[]> {
  vi.resetModules()
  vi.doMock('./word-lists.ts', async (original) => ({
    ...(await original<Record<string, unknown>>()),
    personalData: change(personalData),
  }))
  const [{ readClues }, { findPlates }, { findNumbersOfPersons }, { findEmails }, { findNamesInPassing }] =
    await Promise.all([
      import('./clues.ts'),
      import('./plate.ts'),
      import('./numbers.ts'),
      import('./email.ts'),
      import('./names-in-passing.ts'),
    ])
  const clues = readClues(texts)
  const spans = [
    ...findPlates(texts, clues),
    ...findNumbersOfPersons(texts, clues),
    ...findEmails(texts),
    ...findNamesInPassing(texts),
  ]
  return spans.map(({ kind }) => kind)
}

it.each<[string, string[], string, (lists: Lists) => Lists]>([
  [
    'a sound of a province',
    ['滤A86013'],
    'plate',
    (l) => ({ ...l, plates: { ...l.plates, heard: `${l.plates.heard} 滤` } }),
  ],
  [
    'a pause',
    ['138喂0013喂8000'],
    'phone',
    (l) => ({ ...l, digits: { ...l.digits, pauses: `${l.digits.pauses} 喂` } }),
  ],
  [
    'a keeper of mail',
    ['我的是mia艾特幺八九九点com'],
    'email',
    (l) => ({ ...l, email: { ...l.email, hosts: `${l.email.hosts} 幺八九九` } }),
  ],
  ['a surname', ['我爱人仝丽芳'], 'name', (l) => ({ ...l, surnames: `${l.surnames} 仝` })],
])('%s, once added, is known', async (_, texts, kind, change) => {
  expect(await found(texts)).not.toContain(kind)
  expect(await found(texts, change)).toContain(kind)
})
