import { beforeAll, describe, expect, it } from 'vitest'
import type { Action } from './action.ts'
import { act, beginDraft, readDraft } from './drafts.ts'
import { storeForTests } from './knowledge-fixture.ts'
import { previewDraft, type KeptPreview, type PreviewWatch } from './preview.ts'
import { keepDay, saidSoon, understanding } from './reread-fixture.ts'
import { worded } from './worded.ts'
import { knownPack } from '../pack/known-packs.ts'
import { fold } from '../text/surface.ts'
import { touchedBy } from './touched.ts'

const at = storeForTests()
const { understand, read } = understanding()
const SAID = ['这个大肚皮仓真能装', '后备箱太小了', '我的号码13812345678', '天窗能开吗', '这个后被箱怎么样']
/** Recognised so; only who hears of the drive knows what was meant. */
const DRIVE = ['这个试价呢', '那就溜达一大圈吧']
const TRUNK = 'auto/space/trunk'

beforeAll(async () => {
  const [auto, pest] = [await understand(saidSoon(SAID), 'auto'), await understand(saidSoon(SAID), 'pest')]
  await keepDay(at.store, 'a', 1, auto, 's1')
  await keepDay(at.store, 'b', 2, auto, 's2')
  await keepDay(at.store, 'c', 3, pest, 's1')
  await keepDay(at.store, 'd', 4, await understand(saidSoon(DRIVE), 'auto'), 's3')
})

async function drafted(line: string, ...actions: Action[]) {
  const { id } = await beginDraft(at.store, { line, title: '说法', owner: 'k1' })
  if (actions.length > 0) await act(at.store, { id, revision: 1, who: 'k1' }, actions)
  return readDraft(at.store, id)
}

async function preview(line: string, actions: Action[], watch: PreviewWatch = {}) {
  const tools = { store: at.store, place: at.place, read }
  return previewDraft(tools, await drafted(line, ...actions), watch)
}

const told = ({ effects }: KeptPreview) =>
  effects.concepts.flatMap(({ id, appear, vanish, renamed, opinions, repairs }) => [
    ...(appear + vanish + renamed > 0 ? [`${id} +${appear} -${vanish} ~${renamed}`] : []),
    ...(opinions ? [`${id} opinions +${opinions.appear} -${opinions.vanish}`] : []),
    ...(repairs ? [`${id} repairs +${repairs.appear} -${repairs.vanish}`] : []),
  ])

describe('previewDraft', () => {
  it('tells what would be found that is not, with the place where it was said', async () => {
    const found = await preview('auto', [{ do: 'aliases', id: TRUNK, add: ['大肚皮仓'] }])
    expect([found.utterances, found.changed, found.read, found.touched]).toEqual([12, 2, 2, 2])
    expect(told(found)).toContain(`${TRUNK} +2 -0 ~0`)
    const { concepts } = await worded(at.store, found.effects)
    expect(concepts[0].examples.appear).toContainEqual({
      ...{ utteranceId: 'a-0', recordingId: 'a', storeId: 's1', startMs: 0, endMs: expect.any(Number) as number },
      ...{ text: `${SAID[0]}，`, start: 2, end: 6 },
    })
  })

  it('tells what would be found no more, or under another name', async () => {
    const found = await preview('auto@s1', [
      { do: 'retire', id: 'auto/interior/sunroof' },
      { do: 'rename', id: TRUNK, name: '行李厢' },
    ])
    expect(told(found)).toContain('auto/interior/sunroof +0 -1 ~0')
    expect(told(found).some((line) => /^auto\/space\/trunk \+0 -0 ~[12]$/.test(line))).toBe(true)
  })

  it('tells which opinions and moments come and go, and reads no more recordings closely than it may', async () => {
    const actions: Action[] = [{ do: 'retire', id: TRUNK }]
    const found = await preview('auto', actions)
    expect(told(found)).toContain(`${TRUNK} opinions +0 -2`)
    const some = await preview('auto', actions, { most: 1 })
    expect([some.read, some.touched]).toEqual([1, 2])
    expect(told(some)).toContain(`${TRUNK} opinions +0 -1`)
    const cue = '{ id: own, kind: complaint, weight: 1, when: { says: 天窗能开 } }'
    const { effects } = await preview('auto', [{ do: 'cue', section: 'moments', id: 'own', yaml: cue }])
    expect(effects.moments.map(({ kind, appear, vanish }) => [kind, appear, vanish])).toEqual([['complaint', 2, 0]])
  })

  it('tells what would be put right otherwise, as it was recognised', async () => {
    const found = await preview('auto', [{ do: 'aliases', id: TRUNK, add: ['大度皮仓'] }])
    expect(told(found)).toContain(`${TRUNK} repairs +2 -0`)
  })

  it('tells what would be put right because the rest of the talk is understood', async () => {
    const found = await preview('auto@s3', [{ do: 'aliases', id: 'auto/test-drive', add: ['溜达一大圈'] }])
    expect(told(found)).toEqual(expect.arrayContaining(['auto/test-drive +1 -0 ~0', 'auto/test-drive repairs +1 -0']))
    expect([found.utterances, found.changed]).toEqual([2, 2])
  })

  it('reads nothing for a draft that finds the same, and takes no placeholder for a word', async () => {
    const nothing = await preview('auto', [])
    expect([nothing.utterances, nothing.changed, nothing.effects]).toEqual([12, 0, { concepts: [], moments: [] }])
    expect(told(await preview('auto', [{ do: 'add', name: '手机号', type: 'feature' }]))).toEqual([])
  })

  it('tells how far it is, and can be given up at any time', async () => {
    const seen: number[] = []
    const actions: Action[] = [{ do: 'retire', id: TRUNK }]
    await preview('auto', actions, { onProgress: ({ fraction }) => seen.push(fraction) })
    expect(seen).toEqual([...seen].sort((a, b) => a - b))
    expect(seen.at(-1)).toBe(1)
    const stop = new AbortController()
    const given = preview('auto', actions, { signal: stop.signal, onProgress: () => stop.abort() })
    await expect(given).rejects.toMatchObject({ code: 'CANCELLED' })
  })
})

describe('touchedBy', () => {
  it('knows surfaces however they are written, and gaps by their first part', async () => {
    const { overlay } = await drafted('auto', { do: 'aliases', id: TRUNK, add: ['Big-Box 8', '装得..满满'] })
    const isTouched = touchedBy(await knownPack('auto'), await knownPack('auto', [overlay]))!
    expect(['bigbox八', 'BIG BOX 8', '装得很满满', '箱子'].map((text) => isTouched(fold(text).text))).toEqual([
      ...[true, true, true, false],
    ])
    expect(touchedBy(await knownPack('auto'), await knownPack('auto'))).toBeUndefined()
  })
})
