/** A chain's insight store after a year, made of made-up talk: visits with stages, needs, groups, moments, opinions and outcomes. */
import type { InsightStore } from '../../engine/store/types.ts'
import { MOMENT_KINDS, type Concept, type Moment, type Utterance } from '../../engine/types.ts'
import type { Visit, VisitFact } from '../../engine/visit-types.ts'
import { buildAnalysis, buildRecording } from '../../fixtures/builders/analysis.ts'
import { THINGS, createRandom, makeUtterance } from './made-up-talk.ts'

const VISITS_PER_RECORDING = 8
const UTTERANCES_PER_VISIT = 12
const DAYS = 400
export const FIRST_AT = Date.UTC(2025, 5, 1, 1)
export const LAST_AT = FIRST_AT + DAYS * 86_400_000
const STAGES = ['arrival', 'needs', 'product', 'price', 'closing']
const FACTS = ['baby', 'pets', 'elders', 'commute', 'upgrade', 'second']
const OUTCOMES = ['order', 'lost', 'test_drive', 'follow_up']

/** Three levels: everything, ten areas, the things of `made-up-talk`. */
const CONCEPTS: Concept[] = [
  concept('all', '全部'),
  ...Array.from({ length: 10 }, (_, i) => concept(`area/${i}`, `方面${i}`, 'all')),
  ...THINGS.map((thing, i) => concept(`thing/${i}`, thing, `area/${i % 10}`)),
]

function concept(id: string, name: string, parent?: string): Concept {
  return { id, type: 'product', name, aliases: [], not: [], heardAs: [], ...(parent !== undefined && { parent }) }
}

/** Fills a store with at least so many utterances, over 400 days and eight stores. */
export async function fillBigStore(store: InsightStore, utterances: number): Promise<void> {
  const random = createRandom(11)
  await store.saveConcepts('made-up', '1', CONCEPTS)
  const recordings = Math.ceil(utterances / (VISITS_PER_RECORDING * UTTERANCES_PER_VISIT))
  for (let n = 0; n < recordings; n++) {
    const recording = buildRecording(`big-${n}`, {
      startedAt: FIRST_AT + Math.floor((n / recordings) * DAYS) * 86_400_000 + (n % 8) * 3_600_000,
      durationMs: 4 * 3_600_000,
      ...{ storeId: `store-${n % 8}`, deviceId: `badge-${n % 16}` },
    })
    const visits = Array.from({ length: VISITS_PER_RECORDING }, (_, i) => makeVisit(random, i))
    const said = visits.flatMap((visit) => visit.utterances)
    const moments = visits.flatMap((visit) => visit.moments)
    const analysis = { ...buildAnalysis(said, moments), visits: visits.map(({ visit }) => visit) }
    await store.saveAnalysis(recording, analysis)
    const told = visits.filter(() => random() < 0.7)
    await store.saveOutcomes(
      told.map(({ visit }) => ({
        visitId: `${recording.id}-v${visit.startMs}`,
        outcome: OUTCOMES[Math.floor(random() * OUTCOMES.length)],
        source: 'made-up',
      })),
    )
  }
}

function makeVisit(random: () => number, nth: number): { visit: Visit; utterances: Utterance[]; moments: Moment[] } {
  const first = nth * UTTERANCES_PER_VISIT
  const startMs = nth * 1_700_000
  const utterances = Array.from({ length: UTTERANCES_PER_VISIT }, (_, i) => ({
    ...makeUtterance(random, startMs + i * 5000),
    stage: STAGES[Math.floor((i / UTTERANCES_PER_VISIT) * STAGES.length)],
  }))
  const at = (): number => first + Math.floor(random() * UTTERANCES_PER_VISIT)
  const moments = Array.from({ length: Math.floor(random() * 4) }, (): Moment => {
    const kind = MOMENT_KINDS[Math.floor(random() * MOMENT_KINDS.length)]
    return { kind, atMs: startMs, utterances: [at()], weight: random(), why: 'made-up' }
  })
  const facts = (share: number): VisitFact[] =>
    FACTS.filter(() => random() < share).map((id) => ({ id, title: { zh: id, en: id }, utterances: [at(), at()] }))
  const visit: Visit = {
    ...{ startMs, endMs: startMs + UTTERANCES_PER_VISIT * 5000, firstUtterance: first },
    ...{ lastUtterance: first + UTTERANCES_PER_VISIT - 1, moments: [], certainty: 1, evidence: [], doubts: [] },
    ...{ stages: STAGES.map((id, i) => ({ id, title: { zh: id, en: id }, utterances: [first + i * 2] })) },
    ...{ needs: facts(0.2), groups: facts(0.15) },
  }
  return { visit, utterances, moments }
}
