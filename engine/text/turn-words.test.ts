import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, it, vi } from 'vitest'
import { readTurnWords, turnWords } from './turn-words.ts'
import { ofBasePack } from './words-file.ts'

const shipped = readFileSync(ofBasePack('turn-words.yaml'), 'utf8')

function read(changed: string) {
  const path = join(mkdtempSync(join(tmpdir(), 'words-')), 'turn-words.yaml')
  writeFileSync(path, changed)
  return () => readTurnWords(path)
}

afterEach(() => {
  vi.doUnmock('./turn-words.ts')
  vi.resetModules()
})

/** Has the rules read anew with one more word in a list. */
async function withWord(list: keyof typeof turnWords, word: string): Promise<void> {
  vi.resetModules()
  vi.doMock('./turn-words.ts', () => ({ turnWords: { ...turnWords, [list]: [...turnWords[list], word] } }))
}

it.each([
  ['nothing', ''],
  ['a list that is missing', shipped.replace(/^denied_twice: .*$/mu, '')],
  ['an empty list', shipped.replace(/^denied_twice: .*$/mu, 'denied_twice: []')],
  ['a sign of a pattern', shipped.replace(/^denied_twice: .*$/mu, "denied_twice: ['不是?']")],
  ['a list that nobody reads', `${shipped}deneid: [没]\n`],
  ['broken YAML', `${shipped}denied: [没\n`],
])('refuses %s and names the file', (_, changed) => {
  expect(changed).not.toBe(shipped)
  const problems: unknown = expect.arrayContaining([expect.stringMatching(/^turn-words\.yaml: /)])
  expect(read(changed)).toThrow(expect.objectContaining({ code: 'PACK_INVALID', detail: { pack: 'base', problems } }))
})

it.each<[keyof typeof turnWords, string, string, boolean]>([
  ['asking', '咋个', '这漆咋个保养', true],
  ['asking_ends', '不咯', '您带走不咯', true],
  ['amounts_asked_unless_before', '总', '多少总有点贵', false],
  ['asking_back_unless_after', '正', '师傅在忙正呢', false],
])('%s: %s, once added, decides whether %j asks', async (list, word, text, asks) => {
  const told = async (): Promise<boolean> => (await import('./question.ts')).isQuestion(text)
  expect(await told()).toBe(!asks)
  await withWord(list, word)
  expect(await told()).toBe(asks)
})

it.each<[keyof typeof turnWords, string, string, boolean]>([
  ['denying', '谢绝', '谢绝贷款', true],
  ['between_denial', '咱们', '不要咱们贷款', true],
  ['denying_after', '拒了', '贷款拒了', true],
  ['denial_asked', '要没要', '要没要贷款', false],
  ['denied_twice', '不可', '不可没有贷款', false],
  ['compared_by', '结实', '没有贷款结实', false],
  ['bie_unless_after', '辨', '辨别贷款', false],
])('%s: %s, once added, decides whether %j denies', async (list, word, text, denies) => {
  const at = text.indexOf('贷款')
  const told = async (): Promise<boolean> => (await import('../match/negation.ts')).isNegated(text, at, at + 2)
  expect(await told()).toBe(!denies)
  await withWord(list, word)
  expect(await told()).toBe(denies)
})

it.each<[keyof typeof turnWords, string]>([
  ['voice_ends', '喽'],
  ['voice_openings', '俺'],
])('%s: with %s added another voice may set in there', async (list, word) => {
  const spoken = { startMs: 0, endMs: 4000, speaker: null, text: '欢迎您来喽俺想看车' }
  const cues = { words: (text: string) => (text.startsWith('欢迎') ? 9 - text.length : text.startsWith('俺') ? -9 : 0) }
  const voices = async (): Promise<number> =>
    (await import('../speaker/role-decoder.ts')).decodeRoles([spoken], cues)[0].length
  expect(await voices()).toBe(1)
  await withWord(list, word)
  expect(await voices()).toBe(2)
})
