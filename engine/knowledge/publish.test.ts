import { describe, expect, it } from 'vitest'
import { emptyOverlay, overlayHash, overlayText, type ConceptEdit, type Overlay } from '../pack/overlay.ts'
import type { Action } from './action.ts'
import { act, beginDraft, groundOf, overlayOf, readDraft } from './drafts.ts'
import { faultsOf } from './check.ts'
import { storeForTests } from './knowledge-fixture.ts'
import { createLiveKnowledge, knowledgeVersion, shippedIn, shippedVersion } from './live.ts'
import { merge } from './merge.ts'
import { conflictsOf, mergeDraft, publishDraft, rollBack } from './publish.ts'
import { knownPack } from '../pack/known-packs.ts'

const at = storeForTests()
const TRUNK = 'property/kind/school'
const withConcept = (id: string, edit: ConceptEdit): Overlay => ({ ...emptyOverlay(), concepts: { [id]: edit } })

describe('merge', () => {
  it('takes what either side added to a concept and loses what either removed', () => {
    const was = withConcept('a', { aliases: { add: ['一', '二'] } })
    const mine = withConcept('a', { aliases: { add: ['一', '二', '三'] } })
    const theirs = withConcept('a', { aliases: { add: ['二', '四'] }, name: '新' })
    const { overlay, conflicts } = merge(was, mine, theirs)
    expect(conflicts).toEqual([])
    expect(overlay.concepts.a).toEqual({ name: '新', aliases: { add: ['三', '二', '四'], remove: [] } })
  })

  it('tells of a field that both changed, and takes the side that is chosen', () => {
    const [was, mine, theirs] = ['原', '我', '他'].map((name) => withConcept('a', { name }))
    expect(merge(was, mine, theirs).conflicts).toEqual([
      { subject: 'concepts', id: 'a', field: 'name', before: '"原"', mine: '"我"', theirs: '"他"' },
    ])
    const chosen = merge(was, mine, theirs, () => 'theirs')
    expect([chosen.conflicts, chosen.overlay.concepts.a]).toEqual([[], { name: '他' }])
    expect(merge(was, mine, theirs, () => 'mine').overlay.concepts.a).toEqual({ name: '我' })
  })

  it('tells of a concept that one retires while the other goes on with it', () => {
    const [mine, theirs] = [withConcept('a', { retired: true }), withConcept('a', { aliases: { add: ['一'] } })]
    expect(merge(emptyOverlay(), mine, theirs).conflicts).toMatchObject([{ id: 'a', field: 'retired' }])
    expect(merge(emptyOverlay(), theirs, mine).conflicts).toMatchObject([{ id: 'a', field: 'retired' }])
  })

  it('lets alone what both did alike, and documents that one alone changed', () => {
    const mine = { ...withConcept('a', { name: '同' }), cues: { 'needs/x': 'x' } }
    const theirs = { ...withConcept('a', { name: '同' }), cues: { 'needs/y': 'y' } }
    const { overlay, conflicts, taken } = merge(emptyOverlay(), mine, theirs)
    expect([conflicts, overlay.cues]).toEqual([[], { 'needs/x': 'x', 'needs/y': 'y' }])
    expect(taken).toEqual([{ subject: 'cues', id: 'needs/y' }])
    const gone = merge(mine, emptyOverlay(), { ...mine, cues: { 'needs/x': 'other' } })
    expect(gone.conflicts).toMatchObject([{ subject: 'cues', id: 'needs/x' }])
  })
})

async function draftOf(line: string, actions: Action[]): Promise<string> {
  const { id } = await beginDraft(at.store, { line, title: '说法', owner: 'k1' })
  await act(at.store, { id, revision: 1, who: 'k1' }, actions)
  return id
}
const publish = (id: string, revision = 2) => publishDraft(at.store, { id, revision, who: 'k2', why: '顾客这样说' })
const alias = (word: string, id = TRUNK): Action => ({ do: 'aliases', id, add: [word] })

describe('publishDraft', () => {
  it('puts what two experts did into one version, whoever comes second', async () => {
    const [one, other] = [await draftOf('property', [alias('甲说法')]), await draftOf('property', [alias('乙说法')])]
    expect((await publish(one)).version).toMatchObject({ number: 1, who: 'k2', draft: one })
    expect((await publish(other)).version.number).toBe(2)
    const { concepts } = await overlayOf(at.store, 'property', 2)
    expect(concepts[TRUNK].aliases?.add).toEqual(['乙说法', '甲说法'])
    await expect(publish(other, 3)).rejects.toMatchObject({ code: 'CONFLICT' })
  })

  it('tells what is in conflict, and goes on when it is chosen', async () => {
    const [one, other] = [
      await draftOf('property', [{ do: 'rename', id: TRUNK, name: '甲名字' }]),
      await draftOf('property', [{ do: 'rename', id: TRUNK, name: '乙名字' }]),
    ]
    await publish(one)
    await expect(publish(other)).rejects.toMatchObject({ code: 'DRAFT_CONFLICT' })
    expect(await conflictsOf(at.store, other)).toMatchObject([{ id: TRUNK, field: 'name', mine: '"乙名字"' }])
    const hand = { id: other, revision: 2, who: 'k1' }
    await expect(mergeDraft(at.store, hand, () => undefined)).rejects.toMatchObject({ code: 'DRAFT_CONFLICT' })
    await mergeDraft(at.store, hand, () => 'mine')
    const { version } = await publish(other, 3)
    const { concepts } = await overlayOf(at.store, 'property', version.number)
    expect(concepts[TRUNK].name).toBe('乙名字')
  })

  it('refuses faults that the draft brings, no reason, and what changes nothing', async () => {
    const twice = await draftOf('property', [alias('划片', TRUNK)])
    await expect(publish(twice)).rejects.toMatchObject({ code: 'DRAFT_INVALID' })
    await expect(publishDraft(at.store, { id: twice, revision: 2, who: 'k', why: ' ' })).rejects.toMatchObject({
      code: 'INPUT_INVALID',
    })
    const nothing = await draftOf('property', [alias('甲说法')])
    await expect(publish(nothing)).rejects.toMatchObject({ code: 'INPUT_INVALID' })
  })

  it('rolls back to a version that is equal, and to nothing at all', async () => {
    const first = await at.store.getVersion('property', 1)
    const back = await rollBack(at.store, { line: 'property', to: 1, who: 'k1', why: '错了' })
    expect(back).toMatchObject({ restores: 1, hash: first?.hash })
    const none = await rollBack(at.store, { line: 'property', to: 0, who: 'k1', why: '都不要' })
    expect(none.hash).toBe(overlayHash(overlayText(emptyOverlay())))
    await expect(rollBack(at.store, { line: 'property', to: 0, who: 'k1', why: 'x' })).rejects.toMatchObject({
      code: 'INPUT_INVALID',
    })
    await expect(rollBack(at.store, { line: 'property', to: 99, who: 'k1', why: 'x' })).rejects.toMatchObject({
      code: 'NOT_FOUND',
    })
  })
})

describe('live knowledge', () => {
  it('has the next version wherever it was published, and a store’s own over it', async () => {
    const other = await at.again()
    const live = createLiveKnowledge(other)
    const before = await live({ pack: 'pest', storeId: 'store-1' })
    expect(before).toMatchObject({ numbers: [0, 0], overlays: [] })
    await publish(await draftOf('pest', [{ do: 'add', name: '丙虫', type: 'product' }]))
    await publish(await draftOf('pest@store-1', [{ do: 'retire', id: 'pest/own/bing-chong' }]))
    const after = await live({ pack: 'pest', storeId: 'store-1' })
    expect([after.numbers, after.line, knowledgeVersion('0.2.0', after.numbers)]).toEqual([
      ...[[1, 1], 'pest@store-1', '0.2.0+1+1'],
    ])
    expect((await live({ pack: 'pest', storeId: 'store-2' })).numbers).toEqual([1, 0])
    expect((await knownPack('pest', after.overlays)).concepts.has('pest/own/bing-chong')).toBe(false)
  })
})

describe('the version of what ships', () => {
  it('names the base pack where its version is another than that of the pack over it', async () => {
    const [auto, base] = [await knownPack('auto'), await knownPack('base')]
    const raised = (name: string) => ({
      version: name === 'auto' ? '9.0.0' : auto.version,
      layers: auto.layers.map((layer) => (layer.name === name ? { ...layer, version: '9.0.0' } : layer)),
    })
    const told = [shippedVersion(auto), shippedVersion(raised('base')), shippedVersion(raised('auto'))]
    expect(told).toEqual(['0.2.0', '0.2.0/9.0.0', '9.0.0/0.2.0'])
    expect(shippedVersion(base)).toBe(base.version)
    expect(shippedIn(knowledgeVersion('0.2.0/9.0.0', [3, 1]))).toBe('0.2.0/9.0.0')
  })
})

describe('an overlay', () => {
  it('stays when the pack below is upgraded, and waits for what it has no more', async () => {
    const ground = await groundOf(at.store, 'auto', withConcept('auto/space/trunk', { aliases: { add: ['丁说法'] } }))
    const upgraded = { ...ground, shipped: ground.shipped.filter(({ id }) => id !== 'auto/space/trunk') }
    const found = faultsOf(upgraded, await knownPack('auto'))
    expect(found).toMatchObject([{ id: 'auto/space/trunk', isWarning: true }])
  })

  it('of a draft is the version’s it was begun on, while nothing is done', async () => {
    const { id } = await beginDraft(at.store, { line: 'pest', title: '看看', owner: 'k1' })
    const { overlay, before } = await readDraft(at.store, id)
    expect(overlayText(overlay)).toBe(overlayText(before))
  })
})
