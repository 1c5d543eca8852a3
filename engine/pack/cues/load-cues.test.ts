import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { AppError } from '../../errors.ts'
import { projectRoot } from '../../../models/root.ts'
import { loadPack, packNames } from '../load.ts'
import { GOOD_PACK, writePack } from '../pack-fixture.ts'
import { loadCues } from './load-cues.ts'
import type { Cues } from './cues.ts'

async function load(cues: string): Promise<Cues | string[]> {
  const pack = await writePack('tea', { ...GOOD_PACK, 'cues.yaml': cues })
  try {
    return loadCues(await loadPack(pack.folder))
  } catch (error) {
    if (error instanceof AppError && error.code === 'PACK_INVALID') return error.detail?.problems as string[]
    throw error
  } finally {
    await pack.remove()
  }
}

const moment = (when: string): string => `moments:\n  - { id: one, kind: praise, when: ${when} }\n`

describe('cues of a pack', () => {
  test('join those of base: lists grow, rules with the same id are replaced', async () => {
    const cues = await load(`phrases:
  too-dear: 茶太贵
moments:
  - { id: praise, kind: praise, role: customer, weight: 0.3, when: { says: 好茶 } }
  - { id: own, kind: complaint, when: { says: $too-dear } }
`)
    if (Array.isArray(cues)) throw new Error(cues.join('\n'))
    expect(cues.moments.filter(({ id }) => id === 'praise')).toMatchObject([
      { weight: 0.3, name: 'tea/moments/praise' },
    ])
    expect(cues.moments.at(-1)).toMatchObject({ id: 'own', line: 5, role: undefined })
    const own = cues.moments.at(-1)?.when
    expect(own?.kind === 'says' && own.phrases.map(({ source }) => source)).toContain('茶太贵')
  })

  test.each([
    ['a strange section', 'rules: []\n', 1, 'rules'],
    ['broken YAML', 'moments: [\n', 2, 'YAML'],
    ['a list that is none', 'intents: 3\n', 1, 'intents'],
    ['a missing id', 'intents:\n  - { when: { says: 茶 } }\n', 2, 'id'],
    ['an id twice', 'intents:\n  - { id: a, when: { says: 茶 } }\n  - { id: a, when: { says: 茶 } }\n', 3, '重复'],
    ['no condition', 'intents:\n  - { id: a }\n', 2, 'when'],
    ['a strange key', 'intents:\n  - { id: a, when: { says: 茶 }, wight: 1 }\n', 2, 'wight'],
    ['a strange condition', moment('{ sais: 茶 }'), 2, 'sais'],
    ['an unknown list', moment('{ says: $nothing }'), 2, '$nothing'],
    ['a bad phrase', moment("{ says: '[茶|水' }"), 2, '[茶|水'],
    ['an unknown concept', moment('{ mentions: tea/milk }'), 2, 'tea/milk'],
    ['an unknown type', moment("{ mentions: 'type:taste' }"), 2, 'type'],
    ['an unknown intent', moment('{ intent: sing }'), 2, 'sing'],
    ['an unknown stage', moment('{ stage: heaven }'), 2, 'heaven'],
    ['a bad distance', moment('{ before: { within: far, says: 茶 } }'), 2, 'within'],
    ['a bad silence', moment('{ silence: long }'), 2, 'silence'],
    ['a bad polarity', moment('{ opinion: { polarity: good } }'), 2, 'polarity'],
    ['a bad count', moment('{ times: { count: 0, of: { says: 茶 } } }'), 2, 'count'],
    ['an empty any', moment('{ any: [] }'), 2, '列表'],
    ['a boundary of no kind', 'bounds:\n  - { at: middle, weight: 1, says: 茶 }\n', 2, 'opening'],
    ['a boundary without weight', 'bounds:\n  - { at: parting, says: 慢走 }\n', 2, 'weight'],
    ['a strange kind of moment', 'moments:\n  - { id: a, kind: joy, when: { says: 茶 } }\n', 2, 'kind'],
    ['a weight out of range', 'moments:\n  - { id: a, kind: praise, weight: 3, when: { says: 茶 } }\n', 2, 'weight'],
    ['a title in one language', 'needs:\n  - { id: a, title: { zh: 茶 }, when: { says: 茶 } }\n', 2, 'title'],
    ['a strange role', 'roles:\n  - { role: boss, weight: 1, says: 茶 }\n', 2, 'role'],
  ])('%s is refused with its line', async (_, cues, line, hint) => {
    const problems = await load(cues)
    if (!Array.isArray(problems)) throw new Error('no problem was found')
    expect(
      problems.some((problem) => problem.startsWith(`cues.yaml:${line}: `) && problem.includes(hint)),
      problems.join('\n'),
    ).toBe(true)
  })

  test('all faults are told at once', async () => {
    const problems = await load(
      'moments:\n  - { id: a, kind: joy, when: { says: 茶 } }\n  - { id: b, kind: praise, when: { sais: 茶 } }\n',
    )
    expect(problems).toHaveLength(2)
  })
})

test('lists of the packs that ship hold a phrase a line, each with its source', async () => {
  const bare = (await packNames()).flatMap((pack) => {
    const lines = readFileSync(join(projectRoot(), 'models', 'packs', pack, 'cues.yaml'), 'utf8').split('\n')
    const lists = lines.slice(
      lines.indexOf('phrases:') + 1,
      lines.findIndex((line) => /^(?:roles|needs):/.test(line)),
    )
    return lists.filter((line) => line !== '' && !/^ {2}(?:# .+|[a-z-]+:)$|^ {4}- (?:'[^' ]+'|\S+) # .+$/.test(line))
  })
  expect(bare).toEqual([])
})
