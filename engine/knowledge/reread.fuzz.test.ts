import fc from 'fast-check'
import { expect, it } from 'vitest'
import { derivedHash } from '../../fixtures/derived-rows.ts'
import { fuzzRuns } from '../../fixtures/fuzz-runs.ts'
import { storeForTests } from './knowledge-fixture.ts'
import { publishDraft, rollBack } from './publish.ts'
import { act, beginDraft } from './drafts.ts'
import { keepDay, saidSoon, understanding } from './reread-fixture.ts'
import { beginReread, runReread } from './reread.ts'

const at = storeForTests()
const { understand, read } = understanding()
const ID = 'pest/brand/advion'
const WORDS = ['小白膏', '老灰罐', '大红贴']
/** Among the words of a version: the concept is found no more. What comes back must be as it was heard, not as it is read again. */
const RETIRED = 'retired'
/** What recognisers write for the concept, put right while a version says so; not said in other ways. */
const HEARD = '现蒸档'
/** What a version covers is covered for good, in the recordings that were read with it. */
const COVER = '会员码([a-z]{2}[0-9]{3})'
const SAID = [
  ['小白膏有点贵', '好的'],
  ['老灰罐和大红贴都要', `${HEARD}大红贴`],
  ['先正达怎么样', '小白膏也行，打13812345678', '会员码ab123，小白膏'],
]
/** The recording in which it stands. */
const PRIVATE = 2
const SPECIAL = [RETIRED, HEARD, COVER]

/** What one store of the model stands at: which words the concept gained, by version, and what history was read with. */
interface Model {
  line: string
  storeId: string
  versions: string[][]
  /** The version that everything is of, where nothing is between two. */
  settled: number | undefined
  hashes: Map<string, string>
  reread: string | undefined
  swapped: boolean
  covered: boolean
}

class PowerCut extends Error {}

const wordsAt = ({ versions }: Model, number: number): string[] => (number === 0 ? [] : versions[number - 1])
const inUse = ({ versions }: Model): string[] => versions.at(-1) ?? []

async function publishWords(model: Model, words: string[]): Promise<void> {
  const before = inUse(model)
  if (before.join() === words.join()) return
  const { id } = await beginDraft(at.store, { line: model.line, title: 't', owner: 'k' })
  const isWord = (word: string) => !SPECIAL.includes(word)
  const add = words.filter((word) => isWord(word) && !before.includes(word))
  const remove = before.filter((word) => isWord(word) && !words.includes(word))
  const isRetired = words.includes(RETIRED)
  const [comes, goes] = [HEARD, COVER].map((word) => words.includes(word) !== before.includes(word))
  await act(at.store, { id, revision: 1, who: 'k' }, [
    ...(add.length + remove.length > 0 ? [{ do: 'aliases' as const, id: ID, add, remove }] : []),
    ...(isRetired !== before.includes(RETIRED)
      ? [{ do: isRetired ? ('retire' as const) : ('restore' as const), id: ID }]
      : []),
    ...(comes ? [{ do: 'heardAs' as const, id: ID, [words.includes(HEARD) ? 'add' : 'remove']: [HEARD] }] : []),
    ...(goes
      ? [
          words.includes(COVER)
            ? { do: 'redact' as const, kind: 'qq' as const, pattern: COVER }
            : { do: 'unredact' as const, pattern: COVER },
        ]
      : []),
  ])
  await publishDraft(at.store, { id, revision: 2, who: 'k', why: '试' })
  model.versions.push(words)
}

/** A re-reading, of which the power goes at a moment: before what is written, or after it. */
async function rereadUntil(model: Model, { at: place, isAfter }: Cut): Promise<void> {
  model.reread ??= model.versions.length > 0 ? (await beginReread(at.store, model.line, 'k')).id : undefined
  if (model.reread === undefined) return
  let left = place
  const failing: typeof at.store = {
    ...at.store,
    saveReread: async (...given) => {
      if (left-- === 0 && !isAfter) throw new PowerCut()
      const saved = await at.store.saveReread(...given)
      if (left === -1 && isAfter) throw new PowerCut()
      return saved
    },
  }
  const over = await runReread(failing, read, model.reread).catch((error: unknown) => {
    if (!(error instanceof PowerCut)) throw error
  })
  if (!over) return void (model.settled = undefined)
  model.reread = undefined
  if (over.state === 'done') model.settled = model.versions.length
}

/** What is true after everything: one version's words in each recording, of a version that there is; the same knowledge, the same rows. */
async function holds(model: Model): Promise<void> {
  for (const day of SAID.keys()) {
    const id = `${model.storeId}-${day}`
    const { knowledgeVersion } = (await at.store.getRecording(id))!
    const number = Number(knowledgeVersion?.split('+')[2])
    expect(number).toBeLessThanOrEqual(model.versions.length)
    const utterances = await at.store.getUtterances(id)
    const found = utterances.flatMap(({ mentions }) => mentions.filter(({ conceptId }) => conceptId === ID))
    const words = wordsAt(model, number)
    const known = words.includes(RETIRED) ? [] : [...words, '先正达']
    const isRight = words.includes(HEARD) && !words.includes(RETIRED)
    const read = SAID[day].map((text) => (isRight ? text.replace(HEARD, '先正达') : text))
    expect(utterances.some(({ text }) => text.includes(HEARD))).toBe(read.some((text) => text.includes(HEARD)))
    const wanted = read.flatMap((text) => known.filter((word) => text.includes(word)))
    expect(found.map(({ surface }) => surface).sort()).toEqual(wanted.sort())
    const kept = JSON.stringify(utterances)
    expect(kept.includes('13812345678')).toBe(false)
    if (day !== PRIVATE) continue
    model.covered ||= words.includes(COVER)
    expect([kept.includes('ab123'), kept.includes('<QQ号>')]).toEqual([!model.covered, model.covered])
  }
  if (model.settled === undefined) return
  const state = JSON.stringify([[...wordsAt(model, model.settled)].sort(), model.swapped, model.covered])
  const hash = await derivedHash(await scoped(model.storeId))
  expect(hash).toBe(model.hashes.get(state) ?? hash)
  model.hashes.set(state, hash)
}

/** The store as if nothing but one shop's recordings were in it. */
async function scoped(storeId: string): Promise<typeof at.store> {
  const filters = { storeIds: [storeId] }
  return {
    ...at.store,
    listRecordings: (request) => at.store.listRecordings({ ...request, filters }),
    listVisits: (request) => at.store.listVisits({ ...request, filters }),
    search: (request) => at.store.search({ ...request, filters }),
  }
}

const command = (text: string, run: (model: Model) => Promise<void>): fc.AsyncCommand<Model, object, false> => ({
  check: () => true,
  toString: () => text,
  run: async (model) => {
    await run(model)
    await holds(model)
  },
})

/** What runs is of a version that is in use no more; nothing of it is written any more. */
async function overtake(model: Model): Promise<void> {
  if (model.reread !== undefined) expect((await runReread(at.store, read, model.reread)).state).not.toBe('running')
  model.reread = undefined
  model.settled = undefined
}

/** At which recording the power goes, and whether it was written before; there are three. */
interface Cut {
  at: number
  isAfter: boolean
}
const cuts = fc.record({ at: fc.nat({ max: 6 }), isAfter: fc.boolean() })
const cutText = ({ at: place, isAfter }: Cut): string =>
  place < SAID.length ? `re-read, power cut ${isAfter ? 'after' : 'before'} ${place}` : 're-read'

const commands = fc.commands<Model, object, false>(
  [
    fc.tuple(fc.subarray([...WORDS, ...SPECIAL]), cuts).map(([words, cut]) =>
      command(`publish ${words.join()}, ${cutText(cut)}`, async (model) => {
        await publishWords(model, words)
        await overtake(model)
        await rereadUntil(model, cut)
      }),
    ),
    fc.tuple(fc.nat({ max: 4 }), cuts).map(([to, cut]) =>
      command(`roll back to ${to}, ${cutText(cut)}`, async (model) => {
        const wanted = to % (model.versions.length + 1)
        if (wordsAt(model, wanted).join() === inUse(model).join()) return
        await rollBack(at.store, { line: model.line, to: wanted, who: 'k', why: '退' })
        model.versions.push(wordsAt(model, wanted))
        await overtake(model)
        await rereadUntil(model, cut)
      }),
    ),
    cuts.map((cut) => command(cutText(cut), (model) => rereadUntil(model, cut))),
    fc.constant(
      command('swap roles', async (model) => {
        model.swapped = !model.swapped
        await at.store.swapRoles(`${model.storeId}-0`, model.swapped, 'k')
      }),
    ),
    fc.constant(
      command('cancel', async (model) => {
        if (model.reread !== undefined) await at.store.endReread(model.reread, 'cancelled')
        model.reread = undefined
      }),
    ),
  ],
  { maxCommands: 16, size: 'max' },
)

/** A run takes a second or two: knowledge is prepared anew for each version. */
const RUNS = 8
let stores = 0

it(
  'a re-reading that is cut off anywhere, overtaken or given up leaves no version that is not, and the same knowledge gives the same rows',
  { timeout: 3_600_000 },
  () =>
    fc.assert(
      fc.asyncProperty(commands, async (some) => {
        const storeId = `run-${++stores}`
        const model: Model = {
          line: `pest@${storeId}`,
          storeId,
          versions: [],
          settled: 0,
          hashes: new Map(),
          reread: undefined,
          ...{ swapped: false, covered: false },
        }
        for (const [day, texts] of SAID.entries())
          await keepDay(at.store, `${storeId}-${day}`, day + 1, await understand(saidSoon(texts), 'pest'), storeId)
        await holds(model)
        await fc.asyncModelRun(() => ({ model, real: {} }), some)
      }),
      fuzzRuns(RUNS),
    ),
)
