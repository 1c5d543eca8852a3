import fc from 'fast-check'
import { expect, it } from 'vitest'
import { fuzzRuns } from '../../fixtures/fuzz-runs.ts'
import { layConcepts } from '../pack/lay-overlay.ts'
import { emptyOverlay, overlayHash, readOverlay, type Overlay } from '../pack/overlay.ts'
import type { KnowledgeVersions } from '../store/knowledge-types.ts'
import { AppError } from '../errors.ts'
import { act, beginDraft, undo } from './drafts.ts'
import { storeForTests } from './knowledge-fixture.ts'
import { mergeDraft, publishDraft, rollBack } from './publish.ts'

const at = storeForTests()
const IDS = ['pest/brand/advion', 'pest/brand/autan']
const NAMES = ['先正达', 'Autan']

/** What a concept is, as the model has it: a name of its own, and the sayings it gained. */
interface Known {
  name: string
  sayings: string[]
}
type Content = Known[]
interface ModelDraft {
  id: string
  revision: number
  before: Content
  /** Contents after each step. */
  steps: Content[]
  done: number
}
interface Model {
  line: string
  versions: Content[]
  drafts: (ModelDraft | undefined)[]
  /** What stands in the store of each version; it may never change. */
  hashes: string[]
}
type World = object

const SHIPPED: Content = NAMES.map((name) => ({ name, sayings: [] }))
const head = ({ versions }: Model): Content => versions.at(-1) ?? SHIPPED
const contentOf = (draft: ModelDraft): Content => (draft.done === 0 ? draft.before : draft.steps[draft.done - 1])
const hand = ({ id, revision }: ModelDraft) => ({ id, revision, who: 'k', why: '试' })

/** Each value is the one of the side that changed it; where both did, differently, there is none. */
function mergedContent(was: Content, mine: Content, theirs: Content): { content: Content; isConflict: boolean } {
  let isConflict = false
  const content = was.map((before, i) => {
    const [my, their] = [mine[i], theirs[i]]
    if (my.name !== before.name && their.name !== before.name && my.name !== their.name) isConflict = true
    const name = my.name === before.name ? their.name : my.name
    const sayings = [...new Set([...my.sayings, ...their.sayings])].filter((word) => {
      const [wasThere, isMine] = [before.sayings.includes(word), my.sayings.includes(word)]
      return isMine === wasThere ? their.sayings.includes(word) : isMine
    })
    return { name, sayings: sayings.sort() }
  })
  return { content, isConflict }
}

/** What the store has in use, in the words of the model. */
async function inUse(line: string): Promise<{ number: number; content: Content }> {
  const version = await at.store.publishedVersion(line)
  const { concepts } = version ? readOverlay(version.content) : emptyOverlay()
  const content = IDS.map((id, i) => ({
    name: concepts[id]?.name ?? NAMES[i],
    sayings: [...(concepts[id]?.aliases?.add ?? [])].sort(),
  }))
  return { number: version?.number ?? 0, content }
}

/** Holds after everything: no lost edit, no half-live version, none that changed. */
async function holds(model: Model): Promise<void> {
  const versions = (await at.store.listVersions(model.line)).reverse()
  expect(versions.map(({ number }) => number)).toEqual(model.versions.map((_, i) => i + 1))
  for (const { number, hash } of versions) {
    model.hashes[number - 1] ??= hash
    expect(hash).toBe(model.hashes[number - 1])
  }
  const last = await at.store.publishedVersion(model.line)
  if (last) expect(overlayHash(last.content)).toBe(last.hash)
  expect(await inUse(model.line)).toEqual({ number: model.versions.length, content: head(model) })
}

const codeOf = (error: unknown): string => (error instanceof AppError ? error.code : String(error))

/** A command of the model: `draft` is the expert's, which is begun where there is none. */
const command = (
  text: string,
  expert: number,
  run: (model: Model, draft: ModelDraft) => Promise<void>,
): fc.AsyncCommand<Model, World, false> => ({
  check: () => true,
  toString: () => `${text} by ${expert}`,
  run: async (model) => {
    model.drafts[expert] ??= await begin(model)
    await run(model, model.drafts[expert])
    await holds(model)
  },
})

async function begin(model: Model): Promise<ModelDraft> {
  const { id } = await beginDraft(at.store, { line: model.line, title: 't', owner: 'k' })
  return { id, revision: 1, before: head(model), steps: [], done: 0 }
}

function noteStep(draft: ModelDraft, content: Content): void {
  draft.steps = [...draft.steps.slice(0, draft.done), content]
  draft.done += 1
  draft.revision += 1
}

const changed = (content: Content, which: number, change: (one: Known) => Known): Content =>
  content.map((one, i) => (i === which ? change(one) : one))

const saying = (expert: number, which: number, n: number, isAdded: boolean) =>
  command(`${isAdded ? '+' : '-'}${n} of ${which}`, expert, async (_, draft) => {
    const word = `word${'ab'[which]}${'xyz'[n]}`
    const list = isAdded ? { add: [word] } : { remove: [word] }
    await act(at.store, hand(draft), [{ do: 'aliases', id: IDS[which], ...list }])
    const next = changed(contentOf(draft), which, (one) => {
      const others = one.sayings.filter((other) => other !== word)
      return { ...one, sayings: isAdded ? [...others, word].sort() : others }
    })
    noteStep(draft, next)
  })

const renaming = (expert: number, which: number, n: number) =>
  command(`rename ${which} to ${n}`, expert, async (_, draft) => {
    const name = `name${'ab'[which]}${'xyz'[n]}`
    await act(at.store, hand(draft), [{ do: 'rename', id: IDS[which], name }])
    const next = changed(contentOf(draft), which, (one) => {
      const old = one.name === name ? [] : [one.name]
      return { name, sayings: [...new Set([...one.sayings, ...old])].sort() }
    })
    noteStep(draft, next)
  })

const undoing = (expert: number, by: -1 | 1) =>
  command(by < 0 ? 'undo' : 'redo', expert, async (_, draft) => {
    const isPossible = draft.done + by >= 0 && draft.done + by <= draft.steps.length
    const tried = undo(at.store, hand(draft), by)
    if (!isPossible) return expect(tried).rejects.toMatchObject({ code: 'CONFLICT' })
    await tried
    draft.done += by
    draft.revision += 1
  })

/** What may happen between the look at the store and the commit, or after it. */
type Mishap = 'none' | 'rival' | 'crash before' | 'crash after'

const publishing = (expert: number, mishap: Mishap) =>
  command(`publish, ${mishap}`, expert, async (model, draft) => {
    const rival = model.drafts[1 - expert]
    const tried = publishDraft(storeWith(mishap, rival && (() => publishNow(model, 1 - expert))), hand(draft))
    const code = await tried.then(() => undefined, codeOf)
    await settle(model, expert, draft, code, mishap)
  })

async function settle(model: Model, expert: number, draft: ModelDraft, code: string | undefined, mishap: Mishap) {
  const { content, isConflict } = mergedContent(draft.before, contentOf(draft), head(model))
  const isNothing = JSON.stringify(content) === JSON.stringify(head(model))
  if (isConflict) return resolve(model, expert, draft, code)
  if (isNothing) return expect(code).toBe('INPUT_INVALID')
  expect(code).toBe(mishap.startsWith('crash') ? 'Error: power cut' : undefined)
  if (mishap === 'crash before') return
  model.versions.push(content)
  model.drafts[expert] = undefined
  // Who did not hear that it was published is told when trying again.
  if (mishap === 'crash after')
    await expect(publishDraft(at.store, hand(draft))).rejects.toMatchObject({ code: 'CONFLICT' })
}

async function resolve(model: Model, expert: number, draft: ModelDraft, code: string | undefined): Promise<void> {
  expect(code).toBe('DRAFT_CONFLICT')
  await mergeDraft(at.store, hand(draft), () => 'mine')
  const { content } = mergedContent(draft.before, contentOf(draft), head(model))
  model.drafts[expert] = { ...draft, revision: draft.revision + 1, before: head(model), steps: [content], done: 1 }
}

async function publishNow(model: Model, expert: number): Promise<void> {
  const draft = model.drafts[expert]
  if (!draft) return
  const code = await publishDraft(at.store, hand(draft)).then(() => undefined, codeOf)
  await settle(model, expert, draft, code, 'none')
}

function storeWith(mishap: Mishap, rival: (() => Promise<void>) | undefined): KnowledgeVersions {
  let isOver = false
  return {
    ...at.store,
    publishVersion: async (...given) => {
      const now = isOver ? 'none' : mishap
      isOver = true
      if (now === 'crash before') throw new Error('power cut')
      if (now === 'rival') await rival?.()
      const published = await at.store.publishVersion(...given)
      if (now === 'crash after') throw new Error('power cut')
      return published
    },
  }
}

const rolling = (to: number) =>
  command(`roll back to ${to}`, 0, async (model) => {
    const wanted = to % (model.versions.length + 1)
    const content = wanted === 0 ? SHIPPED : model.versions[wanted - 1]
    const tried = await rollBack(at.store, { line: model.line, to: wanted, who: 'k', why: '退' }).then(
      () => undefined,
      codeOf,
    )
    if (tried === undefined) model.versions.push(content)
    else expect([tried, content]).toEqual(['INPUT_INVALID', head(model)])
  })

const expert = fc.nat({ max: 1 })
const which = fc.nat({ max: 1 })
const n = fc.nat({ max: 2 })
const commands = fc.commands<Model, World, false>(
  [
    fc.tuple(expert, which, n, fc.boolean()).map((given) => saying(...given)),
    fc.tuple(expert, which, n).map((given) => renaming(...given)),
    fc.tuple(expert, fc.constantFrom<(-1 | 1)[]>(-1, 1)).map((given) => undoing(...given)),
    fc
      .tuple(expert, fc.constantFrom<Mishap[]>('none', 'none', 'rival', 'crash before', 'crash after'))
      .map((given) => publishing(...given)),
    fc.nat({ max: 9 }).map(rolling),
  ],
  { maxCommands: 16, size: 'max' },
)

/** A run takes a second or two, most of it for the checks before each publication. */
const RUNS = 20
let lines = 0

it('two experts, rivals in between and crashes lose no edit and leave no version half in use', () =>
  fc.assert(
    fc.asyncProperty(commands, async (some) => {
      // Stores have lines of their own over one pack.
      const model: Model = { line: `pest@run-${++lines}`, versions: [], drafts: [], hashes: [] }
      await fc.asyncModelRun(() => ({ model, real: {} }), some)
    }),
    fuzzRuns(RUNS),
  ))

const concept = fc.record({
  id: fc.constantFrom('p/a', 'p/b', 'p/c', 'p/d'),
  name: fc.string({ minLength: 1, maxLength: 3 }),
  aliases: fc.array(fc.constantFrom('甲', '乙', '丙', '丁', '戊'), { maxLength: 3 }),
  parent: fc.option(fc.constantFrom('p/a', 'p/b', 'p/c', 'p/d'), { nil: undefined }),
})
const pack = fc.uniqueArray(concept, { selector: ({ id }) => id })

it('whatever a pack is upgraded to, the overlay stays laid over it, and concepts hang below living ones', () => {
  const overlay: Overlay = {
    ...emptyOverlay(),
    concepts: {
      'p/a': { name: '新名', aliases: { add: ['甲'] } },
      'p/b': { retired: true },
      'p/own/x': { added: true, type: 'feature', name: '自己的', parent: 'p/b' },
    },
  }
  const upgraded = (shipped: typeof pack extends fc.Arbitrary<infer T> ? T : never) =>
    shipped.map(({ parent, ...one }) => ({
      ...{ type: 'feature' as const, not: [], heardAs: [], ...one },
      ...(parent !== undefined && { parent }),
    }))
  fc.assert(
    fc.property(pack, (shipped) => {
      const { living, retired } = layConcepts(upgraded(shipped), [overlay])
      const of = (id: string) => living.find((one) => one.id === id)
      const has = (id: string) => shipped.some((one) => one.id === id)
      if (has('p/a')) expect(of('p/a')).toMatchObject({ name: '新名', aliases: expect.arrayContaining(['甲']) as [] })
      expect(of('p/own/x')?.name).toBe('自己的')
      expect(retired.map(({ id }) => id)).toEqual(has('p/b') ? ['p/b'] : [])
      expect(living.filter(({ id, aliases }) => id !== 'p/a' && has('p/a') && aliases.includes('甲'))).toEqual([])
      for (const { parent } of living) expect(parent === undefined || of(parent) !== undefined).toBe(true)
    }),
    fuzzRuns(),
  )
})
