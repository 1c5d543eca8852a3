import { expect, it } from 'vitest'
import { emptyOverlay, overlayHash, overlayText, type Overlay } from '../pack/overlay.ts'
import { readDraft, requireDraft } from './drafts.ts'
import { storeForTests } from './knowledge-fixture.ts'
import { requireKnownLine } from './line.ts'
import { versionLog } from './version-log.ts'

const at = storeForTests()
const [LINE, OTHER] = ['property', 'property@s1']
const DAY_MS = 86_400_000

/** Versions 1, 2 … of a line, a day apart; each gives one concept another name. */
async function publish(line: string, ...versions: { who: string; why: string; concept: string }[]): Promise<void> {
  let overlay: Overlay = emptyOverlay()
  for (const [parent, { who, why, concept }] of versions.entries()) {
    overlay = { ...overlay, concepts: { ...overlay.concepts, [concept]: { name: `第${parent}次` } } }
    const content = overlayText(overlay)
    const version = { line, parent, who, why, at: (parent + 1) * DAY_MS, hash: overlayHash(content) }
    await at.store.publishVersion({ ...version, content })
  }
}

it('narrows versions by who, when, why, and what they changed, and goes on where it ended', async () => {
  const made = Array.from({ length: 230 }, (_, n) => ({
    ...{ who: n % 3 === 0 ? '甲' : '乙', why: n % 10 === 0 ? 'Sofa 的叫法' : '别的' },
    concept: n === 4 || n === 229 ? 'property/kind/school' : `property/own/${n % 7}`,
  }))
  await publish(LINE, ...made)
  await publish(OTHER, { who: '丙', why: 'Sofa', concept: 'property/kind/school' })
  const log = async (asked: object) => {
    const { versions, nextBefore } = await versionLog(at.store, LINE, { limit: 100, ...asked })
    return { numbers: versions.map(({ number }) => number), nextBefore }
  }
  expect((await log({ concept: 'property/kind/school' })).numbers).toEqual([230, 5])
  expect((await log({ who: '丙' })).numbers).toEqual([])
  expect((await log({ why: 'sofa', fromAt: 20 * DAY_MS, toAt: 41 * DAY_MS })).numbers).toEqual([31, 21])
  expect((await log({ who: '甲', why: 'sofa' })).numbers).toEqual([211, 181, 151, 121, 91, 61, 31, 1])
  const first = await log({ limit: 5, who: '甲' })
  expect(first).toEqual({ numbers: [229, 226, 223, 220, 217], nextBefore: 217 })
  expect((await log({ limit: 2, who: '甲', before: first.nextBefore })).numbers).toEqual([214, 211])
  expect((await log({ before: 3 })).nextBefore).toBeUndefined()
  expect(await at.store.listPublishers(LINE)).toEqual(expect.arrayContaining(['甲', '乙']))
  expect(await at.store.listPublishers(LINE)).toHaveLength(2)
})

it('gives up looking after a while, and says from where it goes on', async () => {
  const line = 'property@long'
  await publish(line, ...Array.from({ length: 510 }, () => ({ who: '甲', why: '叫法', concept: 'property/own/x' })))
  const looked = await versionLog(at.store, line, { limit: 10, concept: 'property/kind/school' })
  expect(looked).toEqual({ versions: [], nextBefore: 11 })
  expect(await versionLog(at.store, line, { limit: 10, concept: 'property/kind/school', before: 11 })).toEqual({
    versions: [],
  })
})

it('can be read of a pack that ships no more, whose drafts can be told of and dropped', async () => {
  await publish('gone', { who: '甲', why: '叫法', concept: 'gone/x' })
  expect(await requireKnownLine(at.store, 'gone')).toEqual({ pack: 'gone' })
  expect((await versionLog(at.store, 'gone', { limit: 10 })).versions).toHaveLength(1)
  await expect(requireKnownLine(at.store, 'never')).rejects.toMatchObject({ code: 'PACK_UNKNOWN' })
  const about = { id: 'deadbeef', line: 'gone', title: 't', owner: 'k', base: 1, createdAt: 1 }
  await at.store.addDraft(about)
  await expect(readDraft(at.store, about.id)).rejects.toMatchObject({ code: 'PACK_UNKNOWN' })
  expect(await requireDraft(at.store, about.id)).toMatchObject({ line: 'gone', published: 1, steps: [] })
})
