import { beforeAll, describe, expect, it } from 'vitest'
import { buildAnalysis, buildRecording, buildUtterance } from '../../fixtures/builders/analysis.ts'
import type { Action } from './action.ts'
import { act, beginDraft, readDraft } from './drafts.ts'
import { storeForTests } from './knowledge-fixture.ts'
import { previewDraft, type Preview } from './preview.ts'
import { knownPack } from '../pack/known-packs.ts'
import { fold } from '../text/surface.ts'
import { touchedBy } from './touched.ts'

const at = storeForTests()
const SAID = ['这个大肚皮仓真能装', '后备箱挺大', '我的号码<手机号>', '天窗能开吗', '今天天气不错']

beforeAll(async () => {
  const utterances = SAID.map((text, i) => buildUtterance(i * 1000, [text]))
  for (const [id, storeId, pack] of [
    ['a', 's1', 'auto'],
    ['b', 's2', 'auto'],
    ['c', 's1', 'pest'],
  ])
    await at.store.saveAnalysis(buildRecording(id, { id, storeId }), { ...buildAnalysis(utterances), pack })
})

async function preview(line: string, ...actions: Action[]): Promise<Preview & { told: string[] }> {
  const { id } = await beginDraft(at.store, { line, title: '说法', owner: 'k1' })
  if (actions.length > 0) await act(at.store, { id, revision: 1, who: 'k1' }, actions)
  const found = await previewDraft(at.store, await readDraft(at.store, id))
  return { ...found, told: found.concepts.map((one) => `${one.id} +${one.appear} -${one.vanish} ~${one.renamed}`) }
}

describe('previewDraft', () => {
  it('tells what would be found that is not, with the place where it was said', async () => {
    const found = await preview('auto', { do: 'aliases', id: 'auto/space/trunk', add: ['大肚皮仓'] })
    expect([found.utterances, found.changed, found.told]).toEqual([10, 2, ['auto/space/trunk +2 -0 ~0']])
    expect(found.concepts[0].examples.appear).toContainEqual({
      ...{ utteranceId: 'a-0', recordingId: 'a', storeId: 's1', startMs: 0, endMs: expect.any(Number) as number },
      ...{ text: SAID[0], start: 2, end: 6 },
    })
  })

  it('tells what would be found no more, or under another name', async () => {
    const { told } = await preview(
      'auto@s1',
      { do: 'retire', id: 'auto/interior/sunroof' },
      { do: 'rename', id: 'auto/space/trunk', name: '行李厢' },
    )
    expect(told.sort()).toEqual(['auto/interior/sunroof +0 -1 ~0', 'auto/space/trunk +0 -0 ~1'])
  })

  it('tells of a saying that goes over to another concept on both sides', async () => {
    const { told } = await preview('auto', { do: 'aliases', id: 'auto/space/trunk', add: ['天窗能开'], take: true })
    expect(told.sort()).toEqual(['auto/interior/sunroof +0 -2 ~0', 'auto/space/trunk +2 -0 ~0'])
  })

  it('reads nothing for a draft that finds the same, and takes no placeholder for a word', async () => {
    const nothing = await preview('auto', { do: 'phrase', phrase: '绝绝子', polarity: 1 })
    expect([nothing.changed, nothing.concepts]).toEqual([0, []])
    const covered = await preview('auto', { do: 'add', name: '手机号', type: 'feature' })
    expect(covered.told).toEqual([])
  })

  it('can be given up', async () => {
    const { id } = await beginDraft(at.store, { line: 'auto', title: '说法', owner: 'k1' })
    await act(at.store, { id, revision: 1, who: 'k1' }, [{ do: 'retire', id: 'auto/space/trunk' }])
    const stop = new AbortController()
    stop.abort()
    const given = previewDraft(at.store, await readDraft(at.store, id), { signal: stop.signal })
    await expect(given).rejects.toMatchObject({ code: 'CANCELLED' })
  })
})

describe('touchedBy', () => {
  it('knows surfaces however they are written, and gaps by their first part', async () => {
    const { id } = await beginDraft(at.store, { line: 'auto', title: '说法', owner: 'k1' })
    await act(at.store, { id, revision: 1, who: 'k1' }, [
      { do: 'aliases', id: 'auto/space/trunk', add: ['Big-Box 8', '装得..满满'] },
    ])
    const { overlay } = await readDraft(at.store, id)
    const isTouched = touchedBy(await knownPack('auto'), await knownPack('auto', [overlay]))!
    expect(['bigbox八', 'BIG BOX 8', '装得很满满', '箱子'].map((text) => isTouched(fold(text).text))).toEqual([
      ...[true, true, true, false],
    ])
    expect(touchedBy(await knownPack('auto'), await knownPack('auto'))).toBeUndefined()
  })
})
