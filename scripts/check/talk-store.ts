/** A store of made-up talk with something in every table that a store keeps. */
import type { Recording } from '../../engine/recording-types.ts'
import type { Analysis, Concept, MomentKind, Utterance } from '../../engine/types.ts'
import { openQueue } from '../../engine/queue/open.ts'
import { openInsightStore } from '../../engine/store/open.ts'
import { buildAnalysis, buildRecording, buildRepair } from '../../fixtures/builders/analysis.ts'
import { createRandom, makeUtterance, THINGS } from '../bench/made-up-talk.ts'

const PER_RECORDING = 200
const STORES = 200
const HOUR_MS = 3_600_000
const EMBEDDED_EVERY = 10
const KINDS: MomentKind[] = ['complaint', 'price_objection', 'purchase_signal']

/** Twelve groups, each with its things: what is sought of a group is sought of all below it. */
const CONCEPTS: Concept[] = [
  ...Array.from({ length: 12 }, (_, i) => concept(`group/${i}`, `类别${i}`)),
  ...THINGS.map((name, i) => concept(`thing/${i}`, name, `group/${i % 12}`)),
]

function concept(id: string, name: string, parent?: string): Concept {
  return { id, type: 'product', name, aliases: [], not: [], heardAs: [], ...(parent !== undefined && { parent }) }
}

const recordingOf = (n: number): Recording =>
  buildRecording(`talk-${n}`, {
    startedAt: Date.UTC(2026, 0, 1) + n * HOUR_MS,
    storeId: `store-${n % STORES}`,
    deviceId: `badge-${n % 300}`,
  })

function analysisOf(random: () => number): Analysis {
  const utterances: Utterance[] = Array.from({ length: PER_RECORDING }, (_, i) => {
    const utterance = makeUtterance(random, i * 3000)
    const [mention] = utterance.mentions
    if (random() > 0.02) return utterance
    const { surface, conceptId } = mention
    return {
      ...utterance,
      repairs: [buildRepair(utterance.text, `${surface}吧`, surface, conceptId)],
      redactions: [
        { kind: 'phone', start: 0, end: 1, startMs: utterance.startMs, endMs: utterance.startMs + 300, confidence: 1 },
      ],
    }
  })
  const moments = KINDS.map((kind, i) => ({ kind, atMs: i * 3000, utterances: [i, i + 1], weight: 0.5, why: 'rule' }))
  return buildAnalysis(utterances, moments)
}

/** @param place - of an empty store; it has at least so many utterances afterwards */
export async function fillWithTalk(place: string, atLeast: number): Promise<void> {
  const random = createRandom(11)
  const [store, queue] = [await openInsightStore(place), await openQueue(place)]
  await store.saveConcepts('talk', '1', CONCEPTS)
  for (let n = 0; n * PER_RECORDING < atLeast; n++) {
    const recording = recordingOf(n)
    // Two recordings in a hundred share their audio; every seventh has none.
    const audio = n % 7 === 0 ? {} : { audioRef: recordingOf(n - (n % 50 === 1 ? 1 : 0)).id }
    await store.saveAnalysis(recording, analysisOf(random), audio)
    if (n % 5 === 0)
      await store.saveOutcomes([{ visitId: `${recording.id}-v0`, outcome: 'order', source: 'till', at: n }])
    await queue.submit({ kind: 'analyse', key: recording.id, lane: recording.storeId, payload: { n } })
    if (n % EMBEDDED_EVERY === 0) {
      const rows = await store.unembedded('made-up', PER_RECORDING)
      await store.saveMeanings(
        'made-up',
        rows.map((row) => ({ ...row, vector: unit(random) })),
      )
    }
  }
  for (const { id } of (await store.listRepairs({ limit: 40 })).repairs)
    await store.decideRepair(id, random() < 0.5 ? 'accepted' : 'rejected', 'expert')
  await store.addKey({ id: 'k', hash: 'h', role: 'analyst', label: '', createdAt: 5 })
  await queue.close()
  await store.close()
}

const DIMENSIONS = 32

function unit(random: () => number): Float32Array {
  const vector = Float32Array.from({ length: DIMENSIONS }, () => random() - 0.5)
  const length = Math.hypot(...vector)
  return vector.map((value) => value / length)
}
