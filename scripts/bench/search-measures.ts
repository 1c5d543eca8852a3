import type { AnsweredStore } from '../../engine/reading/answered-store.ts'
import { chainRecordings, type ChainRecording } from './chain-talk.ts'
import { saveChainRecording } from './chain-store.ts'
import { SEARCH_MIX } from './search-mix.ts'
import { buildRecording } from '../../fixtures/builders/analysis.ts'

export async function timed<T>(run: () => Promise<T>): Promise<{ ms: number; value: T }> {
  const start = performance.now()
  const value = await run()
  return { ms: performance.now() - start, value }
}

export const quantile = (values: number[], share: number): number =>
  [...values].sort((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * share))]

/** One question as a console asks it: a page with its exact total, and all facets. */
const asked = (store: AnsweredStore, request: (typeof SEARCH_MIX)[number]['request']) =>
  timed(async () => {
    const page = await store.search(request)
    await store.facets(request)
    return page.total
  })

/** The mix of 200 questions, asked one after another in some rounds after one that warms up. */
export async function measureMix(store: AnsweredStore, rounds: number) {
  const times = SEARCH_MIX.map((): number[] => [])
  const totals: number[] = []
  let start = process.cpuUsage()
  for (let round = 0; round <= rounds; round++) {
    if (round === 1) start = process.cpuUsage()
    for (const [i, { request }] of SEARCH_MIX.entries()) {
      const { ms, value } = await asked(store, request)
      totals[i] = value
      if (round > 0) times[i].push(ms)
    }
  }
  const { user, system } = process.cpuUsage(start)
  const of = (isWanted: (i: number) => boolean): number[] => times.filter((_, i) => isWanted(i)).flat()
  const kinds = [...new Set(SEARCH_MIX.map(({ kind }) => kind))].map((kind) => {
    const list = of((i) => SEARCH_MIX[i].kind === kind)
    const hits = totals.filter((_, i) => SEARCH_MIX[i].kind === kind)
    const ms = (share: number): string => quantile(list, share).toFixed(1)
    return { kind, 'hits p50': quantile(hits, 0.5), 'p50 ms': ms(0.5), 'p95 ms': ms(0.95), 'worst ms': ms(1) }
  })
  const withoutWords = of((i) => SEARCH_MIX[i].request.query === undefined)
  // Of all threads, for one question: what other work on the machine changes little.
  const cpuMs = (user + system) / 1000 / (rounds * SEARCH_MIX.length)
  return { kinds, cpuMs, all: times.flat(), medians: times.map((list) => quantile(list, 0.5)), withoutWords }
}

const SAVES_A_SECOND = 20
const SAVING_S = 15
const HOUR_UTTERANCES = 970

/** A recording like those of the chain, of so many utterances; nobody else has its name. */
function recordingOf(name: string, utterances: number): ChainRecording {
  const [made] = [...chainRecordings(utterances)].reduce<ChainRecording[]>(
    ([all, ...rest], one) => (all ? [{ ...all, utterances: [...all.utterances, ...one.utterances] }, ...rest] : [one]),
    [],
  )
  const said = made.utterances
    .slice(0, utterances)
    .map((utterance, i) => ({ ...utterance, startMs: i * 3000, endMs: i * 3000 + 2000 }))
  return { ...made, name, utterances: said, moments: [], visits: [], durationMs: utterances * 3000 }
}

/** Searches while visits are saved, how long an hour of speech takes to save, and until what was deleted is found no more. */
export async function measureWrites(store: AnsweredStore) {
  const whileSaving: number[] = []
  let [saved, isOver] = [0, false]
  const salt = Date.now()
  const visit = recordingOf('', 12)
  const saving = (async () => {
    const start = performance.now()
    while (!isOver) {
      await saveChainRecording(store, { ...visit, name: `saved-${salt}-${saved++}` })
      await new Promise((resolve) =>
        setTimeout(resolve, Math.max(0, start + (saved * 1000) / SAVES_A_SECOND - performance.now())),
      )
    }
    return saved / ((performance.now() - start) / 1000)
  })()
  const end = performance.now() + SAVING_S * 1000
  for (let i = 0; performance.now() < end; i++)
    whileSaving.push((await asked(store, SEARCH_MIX[i % SEARCH_MIX.length].request)).ms)
  isOver = true
  const savesASecond = await saving
  const hour = recordingOf(`hour-${salt}`, HOUR_UTTERANCES)
  const { ms: hourSaveMs } = await timed(() => saveChainRecording(store, hour))
  const { id } = buildRecording(hour.name)
  const seen = { filters: { recordingIds: [id] } }
  if ((await store.search(seen)).total !== HOUR_UTTERANCES) throw new Error('what was saved is not found')
  await store.deleteRecording(id)
  const { ms: unseenAfterMs } = await timed(async () => {
    while ((await store.search(seen)).total > 0 || (await store.facets(seen)).total > 0);
  })
  for (let i = 0; i < saved; i++) await store.deleteRecording(buildRecording(`saved-${salt}-${i}`).id)
  return { whileSaving, savesASecond, hourSaveMs, unseenAfterMs }
}
