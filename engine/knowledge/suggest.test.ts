import { beforeAll, describe, expect, it } from 'vitest'
import { buildAnalysis, buildRecording, buildUtterance } from '../../fixtures/builders/analysis.ts'
import { act, beginDraft, readDraft } from './drafts.ts'
import { storeForTests } from './knowledge-fixture.ts'
import { groundAt } from './ground-at.ts'
import { soundAlikes } from './sound-alikes.ts'
import { suggest } from './suggest.ts'

const at = storeForTests()
const SAID = ['后备箱能放皮划艇吗', '天窗和皮划艇', '皮划艇', '独木舟', '今天来了', '联系<姓名>洗碗布']

beforeAll(async () => {
  const repair = {
    ...{ original: '号备箱', replacement: '后备箱', start: 0, end: 3, startMs: 0, endMs: 500 },
    ...{ conceptId: 'auto/space/trunk', score: 0.9, rule: 'near' as const },
  }
  const said = (pack: string) =>
    SAID.map((text, i) => buildUtterance(i * 1000, [text], i === 4 && pack === 'auto' ? { repairs: [repair] } : {}))
  for (const [id, storeId, pack] of [
    ['a', 's1', 'auto'],
    ['b', 's2', 'auto'],
    ['c', 's1', 'pest'],
  ])
    await at.store.saveAnalysis(buildRecording(id, { id, storeId }), { ...buildAnalysis(said(pack)), pack })
  for (const { id } of (await at.store.listRepairs()).repairs) await at.store.decideRepair(id, 'rejected')
})

const of = async (line: string) => suggest(at.store, { line, ground: await groundAt(at.store, line) })

describe('suggest', () => {
  it('tells what is often said and has no concept, with what is named beside it', async () => {
    const { suggestions, coverage } = await of('auto')
    const [first] = suggestions
    expect(first).toMatchObject({ number: 1, kind: 'uncovered', word: '皮划艇', count: 6, near: 4 })
    expect(first.action).toMatchObject({ do: 'add', name: '皮划艇' })
    expect(first.examples).toHaveLength(3)
    expect(coverage).toMatchObject({ pack: 'auto', utterances: 12 })
    expect(coverage.named).toBeGreaterThanOrEqual(4)
    expect(suggestions.map(({ word }) => word).join()).not.toMatch(/姓名|后备箱,/)
  })

  it('of one store, of its words alone; a word said once is none', async () => {
    const { suggestions, coverage } = await of('auto@s2')
    expect(coverage.utterances).toBe(6)
    expect(suggestions.find(({ word }) => word === '皮划艇')).toMatchObject({ count: 3 })
    expect(suggestions.find(({ word }) => word === '独木舟')).toBeUndefined()
  })

  it('tells of repairs that people rejected', async () => {
    const found = (await of('auto')).suggestions.find(({ kind }) => kind === 'rejected')
    expect(found).toMatchObject({ word: '号备箱', concepts: ['auto/space/trunk'], count: 2 })
    expect(found?.action).toBeUndefined()
  })

  it('tells of sayings that experts gave to two, and of those that nobody says, and how to mend it', async () => {
    const { id } = await beginDraft(at.store, { line: 'auto', title: '说法', owner: 'k' })
    await act(at.store, { id, revision: 1, who: 'k' }, [
      { do: 'aliases', id: 'auto/space/trunk', add: ['天窗', '谁也不说的词'] },
    ])
    const { ground } = await readDraft(at.store, id)
    const { suggestions } = await suggest(at.store, { line: 'auto', ground })
    const trunk = 'auto/space/trunk'
    expect(suggestions.find(({ kind, word }) => kind === 'shared' && word === '天窗')).toMatchObject({
      concepts: expect.arrayContaining([trunk]) as string[],
      action: { do: 'aliases', id: trunk, remove: ['天窗'] },
    })
    expect(suggestions.find(({ kind }) => kind === 'silent')).toMatchObject({
      ...{ word: '谁也不说的词', action: { do: 'aliases', id: trunk, remove: ['谁也不说的词'] } },
    })
  })

  it('passes over what packs share and nobody says, but not what an expert gave to two', async () => {
    const told = async (ground: Awaited<ReturnType<typeof groundAt>>) =>
      (await suggest(at.store, { line: 'auto', ground })).suggestions.filter(({ kind }) => kind === 'shared')
    expect((await told(await groundAt(at.store, 'auto'))).filter(({ count }) => count === 0)).toEqual([])
    const { id } = await beginDraft(at.store, { line: 'auto', title: '没人说', owner: 'k' })
    const adding = { do: 'aliases' as const, add: ['谁也没说过'] }
    await act(at.store, { id, revision: 1, who: 'k' }, [
      { ...adding, id: 'auto/space/trunk' },
      { ...adding, id: 'auto/space/frunk' },
    ])
    expect((await told((await readDraft(at.store, id)).ground)).map(({ word, count }) => [word, count])).toContainEqual(
      ['谁也没说过', 0],
    )
  })

  it('ends when it is told to', async () => {
    const ground = await groundAt(at.store, 'auto')
    await expect(suggest(at.store, { line: 'auto', ground }, { signal: AbortSignal.abort() })).rejects.toMatchObject({
      code: 'CANCELLED',
    })
  })
})

describe('sayings that sound alike', () => {
  const concept = (id: string, name: string, parent?: string) => ({
    ...{ id, name, type: 'product' as const, aliases: [], not: [], heardAs: [] },
    ...(parent !== undefined && { parent }),
  })

  it.each([
    ['蓝牙', '南牙', true],
    ['诗集', '司机', true],
    ['金星', '经心', true],
    ['飞机', '灰机', false],
    ['座椅', '天窗', false],
  ])('%s and %s: %s', (one, other, isAlike) => {
    expect(soundAlikes([concept('a', one), concept('b', other)])).toHaveLength(isAlike ? 1 : 0)
  })

  it('are no trouble within a concept, or above and below', () => {
    expect(soundAlikes([{ ...concept('a', '蓝牙'), aliases: ['南牙'] }])).toEqual([])
    expect(soundAlikes([concept('a', '蓝牙'), concept('b', '南牙', 'a')])).toEqual([])
  })
})
