import { describe, expect, it } from 'vitest'
import { createMatcher } from '../match/match.ts'
import { loadCues } from '../pack/cues/load-cues.ts'
import { knownPack } from '../pack/known-packs.ts'
import { act, beginDraft, checkDraft, readDraft, undo } from './drafts.ts'
import { storeForTests } from './knowledge-fixture.ts'
import type { Action } from './action.ts'

const at = storeForTests()
const TRUNK = 'auto/space/trunk'

/** A draft of the line in which these things were done, one step each. */
async function draftOf(actions: Action[], line = 'auto') {
  const { id } = await beginDraft(at.store, { line, title: '顾客的说法', owner: 'k1' })
  for (const [i, action] of actions.entries()) await act(at.store, { id, revision: i + 1, who: 'k1' }, [action])
  return readDraft(at.store, id)
}

async function heard(draft: Awaited<ReturnType<typeof draftOf>>, text: string): Promise<string[]> {
  const match = createMatcher(await knownPack('auto', [...draft.ground.between, draft.overlay]))
  return match(text).map(({ conceptId }) => conceptId)
}
const faultsOf = async (draft: Awaited<ReturnType<typeof draftOf>>) =>
  (await checkDraft(at.store, draft)).blocking.map(({ id, zh }) => `${id} ${zh}`)

describe('drafts', () => {
  it('give a concept a new saying, and take one away', async () => {
    const draft = await draftOf([
      { do: 'aliases', id: TRUNK, add: ['大肚皮仓'] },
      { do: 'aliases', id: 'auto/space/rear', remove: ['后座空间'] },
    ])
    expect(await heard(draft, '这个大肚皮仓能装')).toEqual([TRUNK])
    expect(await faultsOf(draft)).toEqual([])
  })

  it('add concepts of their own under ids that stay, whatever they are called', async () => {
    const draft = await draftOf([
      { do: 'add', name: '云朵模式', type: 'feature', parent: 'auto/interior', aliases: ['云朵档'] },
      { do: 'rename', id: 'auto/own/yun-duo-mo-shi', name: '车上三大件' },
      { do: 'move', id: 'auto/own/yun-duo-mo-shi', parent: 'auto/seat' },
    ])
    const id = 'auto/own/yun-duo-mo-shi'
    expect(await heard(draft, '现在都讲云朵模式')).toEqual([id])
    expect(await heard(draft, '车上三大件都有')).toEqual([id])
    expect(draft.overlay.concepts[id]).toMatchObject({ name: '车上三大件', parent: 'auto/seat' })
    expect(await faultsOf(draft)).toEqual([])
  })

  it('retire a concept: it is not found, what hung below it goes up', async () => {
    const draft = await draftOf([{ do: 'retire', id: 'auto/interior' }])
    expect(await heard(draft, '这个内饰不错')).toEqual([])
    const knowledge = await knownPack('auto', [draft.overlay])
    expect(knowledge.retired.map(({ id }) => id)).toEqual(['auto/interior'])
    expect(knowledge.concepts.get('auto/interior/smell')?.parent).not.toBe('auto/interior')
    const back = await draftOf([
      { do: 'retire', id: TRUNK },
      { do: 'restore', id: TRUNK },
    ])
    expect(back.overlay.concepts).toEqual({})
  })

  it('undo and redo steps, and forget what was undone when another is done', async () => {
    const { id } = await draftOf([
      { do: 'aliases', id: TRUNK, add: ['一号说法'] },
      { do: 'aliases', id: TRUNK, add: ['二号说法'] },
    ])
    await undo(at.store, { id, revision: 3, who: 'k1' }, -1)
    expect((await readDraft(at.store, id)).overlay.concepts[TRUNK].aliases?.add).toEqual(['一号说法'])
    await undo(at.store, { id, revision: 4, who: 'k1' }, 1)
    expect((await readDraft(at.store, id)).overlay.concepts[TRUNK].aliases?.add).toHaveLength(2)
    await undo(at.store, { id, revision: 5, who: 'k1' }, -1)
    await undo(at.store, { id, revision: 6, who: 'k1' }, -1)
    expect((await readDraft(at.store, id)).overlay.concepts).toEqual({})
    await expect(undo(at.store, { id, revision: 7, who: 'k1' }, -1)).rejects.toMatchObject({ code: 'CONFLICT' })
  })

  it.each<[string, Action[], RegExp]>([
    [
      'a saying that another concept has',
      [{ do: 'aliases', id: TRUNK, add: ['内饰'] }],
      /auto\/interior.*一个说法只能属于一个概念/,
    ],
    ['a name that another concept has', [{ do: 'add', name: '天窗', type: 'feature' }], /一个说法只能属于一个概念/],
    [
      'a circle of parents',
      [
        { do: 'move', id: 'auto/interior', parent: 'auto/interior/smell' },
        { do: 'move', id: 'auto/interior/smell', parent: 'auto/interior' },
      ],
      /上下级绕成了圈/,
    ],
    ['an empty name', [{ do: 'rename', id: TRUNK, name: ' ' }], /名称是空的/],
    ['commas between sayings', [{ do: 'aliases', id: TRUNK, add: ['甲说法、乙说法'] }], /别名用 \| 分开/],
    ['a phrase that is too strong', [{ do: 'phrase', phrase: '绝绝子', polarity: 3 }], /-1 到 1/],
    ['a phrase about nothing', [{ do: 'phrase', phrase: '绝绝子', polarity: 1, concepts: ['auto/none'] }], /不存在/],
    ['a pattern that looks around', [{ do: 'redact', pattern: '(?=x)y', kind: 'phone' }], /正则表达式/],
    ['a rule that is none', [{ do: 'cue', section: 'needs', id: 'towing', yaml: '{ id: towing }' }], /cues/],
  ])('tell of %s', async (_, actions, wanted) => {
    expect((await faultsOf(await draftOf(actions))).join('\n')).toMatch(wanted)
  })

  it('take a saying over from the concept that has it', async () => {
    const draft = await draftOf([{ do: 'aliases', id: TRUNK, add: ['行李箱空间', '全景天窗'], take: true }])
    expect(await faultsOf(draft)).toEqual([])
    expect(await heard(draft, '全景天窗')).toEqual([TRUNK])
  })

  it('lay phrases, personal data and cues over those of the pack', async () => {
    const need = '{ id: towing, title: { zh: 拖挂, en: towing }, role: customer, when: { says: 拖挂 房车 } }'
    const draft = await draftOf([
      { do: 'phrase', phrase: '绝绝子', polarity: 1 },
      { do: 'redact', pattern: '内部号(\\d+)', kind: 'phone' },
      { do: 'cue', section: 'needs', id: 'towing', yaml: need },
      { do: 'cue', section: 'needs', id: 'charging', yaml: '' },
    ])
    expect(await faultsOf(draft)).toEqual([])
    const knowledge = await knownPack('auto', [draft.overlay])
    expect(knowledge.lexicon.some(({ phrase }) => phrase === '绝绝子')).toBe(true)
    const needs = loadCues(knowledge).needs.map(({ id }) => id)
    expect([needs.includes('towing'), needs.includes('charging'), needs.includes('space')]).toEqual([true, false, true])
  })

  it('refuse concepts, lines and packs that there are not', async () => {
    await expect(draftOf([{ do: 'retire', id: 'auto/none' }])).rejects.toMatchObject({ code: 'NOT_FOUND' })
    await expect(draftOf([{ do: 'move', id: TRUNK, parent: 'auto/none' }])).rejects.toMatchObject({ code: 'NOT_FOUND' })
    await expect(draftOf([], 'florist')).rejects.toMatchObject({ code: 'PACK_UNKNOWN' })
    await expect(draftOf([], 'auto@../x')).rejects.toMatchObject({ code: 'INPUT_INVALID' })
    await expect(readDraft(at.store, 'none')).rejects.toMatchObject({ code: 'NOT_FOUND' })
  })
})
