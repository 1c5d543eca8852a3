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
const SAID = [['小白膏有点贵', '好的'], ['老灰罐和大红贴都要'], ['先正达怎么样', '小白膏也行，打13812345678']]

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
}

class PowerCut extends Error {}

const wordsAt = ({ versions }: Model, number: number): string[] => (number === 0 ? [] : versions[number - 1])
const inUse = ({ versions }: Model): string[] => versions.at(-1) ?? []

async function publishWords(model: Model, words: string[]): Promise<void> {
  const before = inUse(model)
  if (before.join() === words.join()) return
  const { id } = await beginDraft(at.store, { line: model.line, title: 't', owner: 'k' })
  const add = words.filter((word) => !before.includes(word))
  const remove = before.filter((word) => !words.includes(word))
  await act(at.store, { id, revision: 1, who: 'k' }, [{ do: 'aliases', id: ID, add, remove }])
  await publishDraft(at.store, { id, revision: 2, who: 'k', why: '试' })
  model.versions.push(words)
}

/** A re-reading, of which the power goes at a moment: before what is written, or after it. */
async function rereadUntil(model: Model, cut: number, isAfter: boolean): Promise<void> {
  model.reread ??= model.versions.length > 0 ? (await beginReread(at.store, model.line, 'k')).id : undefined
  if (model.reread === undefined) return
  let left = cut
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
    const wanted = SAID[day].flatMap((text) =>
      [...wordsAt(model, number), '先正达'].filter((word) => text.includes(word)),
    )
    expect(found.map(({ surface }) => surface).sort()).toEqual(wanted.sort())
    expect(utterances.some(({ text }) => text.includes('13812345678'))).toBe(false)
  }
  if (model.settled === undefined) return
  const state = JSON.stringify([[...wordsAt(model, model.settled)].sort(), model.swapped])
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

const commands = fc.commands<Model, object, false>(
  [
    fc.subarray(WORDS).map((words) =>
      command(`publish ${words.join()}`, async (model) => {
        await publishWords(model, words)
        // What runs is of a version that is in use no more; nothing of it is written any more.
        if (model.reread !== undefined)
          expect((await runReread(at.store, read, model.reread)).state).not.toBe('running')
        model.reread = undefined
        model.settled = undefined
      }),
    ),
    fc.nat({ max: 4 }).map((to) =>
      command(`roll back to ${to}`, async (model) => {
        const wanted = to % (model.versions.length + 1)
        if (wordsAt(model, wanted).join() === inUse(model).join()) return
        await rollBack(at.store, { line: model.line, to: wanted, who: 'k', why: '退' })
        model.versions.push(wordsAt(model, wanted))
        model.settled = undefined
      }),
    ),
    fc
      .tuple(fc.nat({ max: 4 }), fc.boolean())
      .map(([cut, isAfter]) =>
        command(`re-read, power cut ${isAfter ? 'after' : 'before'} ${cut}`, (model) =>
          rereadUntil(model, cut, isAfter),
        ),
      ),
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
  { maxCommands: 10, size: 'max' },
)

/** A run takes a second or two: knowledge is prepared anew for each version. */
const RUNS = 5
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
          swapped: false,
        }
        for (const [day, texts] of SAID.entries())
          await keepDay(at.store, `${storeId}-${day}`, day + 1, await understand(saidSoon(texts), 'pest'), storeId)
        await holds(model)
        await fc.asyncModelRun(() => ({ model, real: {} }), some)
      }),
      fuzzRuns(RUNS),
    ),
)
