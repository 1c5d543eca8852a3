import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { projectRoot } from '../../models/root.ts'
import { buildRecording } from '../../fixtures/builders/analysis.ts'
import { createKnowledgeCache } from '../knowledge-cache.ts'
import type { Analysis, SpokenTurn } from '../types.ts'
import type { InsightStore } from '../store/types.ts'
import { act, beginDraft } from './drafts.ts'
import type { Action } from './action.ts'
import { publishDraft } from './publish.ts'
import type { KeptReading } from '../understand.ts'
import type { ReadWith } from './reread-recording.ts'

type Readers = Parameters<typeof createKnowledgeCache>[0]

/** Understanding as a service has it, and the same of what was kept. */
export function understanding(readers: Readers = {}) {
  const prepared = createKnowledgeCache(readers)
  const understand = async (turns: readonly SpokenTurn[], pack: string): Promise<Analysis> => {
    const understood = await (await prepared({ pack })).understand(turns)
    const durationMs = turns.at(-1)?.endMs ?? 0
    const timings = { audioMs: durationMs, asrMs: 0, totalMs: 0 }
    return { file: 'visit.wav', durationMs, model: 'given', pack, ...understood, timings }
  }
  const read = async (kept: KeptReading, { pack, overlaid }: Pick<ReadWith, 'pack' | 'overlaid'>) =>
    (await prepared({ pack, ...(overlaid && { overlaid }) })).understand([], { kept })
  return { understand, read }
}

/** What was said in a fixture that ships, as if a recogniser had heard it. */
export async function saidIn(fixture: string, confidence: number): Promise<SpokenTurn[]> {
  const path = join(projectRoot(), 'fixtures', 'replays', fixture, 'reference.json')
  const { turns } = JSON.parse(await readFile(path, 'utf8')) as { turns: SpokenTurn[] }
  return turns.map(({ text, startMs, endMs }) => ({ text, startMs, endMs, confidence }))
}

export const saidSoon = (texts: readonly string[], confidence = 0.9): SpokenTurn[] =>
  texts.map((text, i) => ({ text, startMs: i * 3000, endMs: i * 3000 + 2500, confidence }))

/** Keeps an analysis; `day` counts from the first of a month. */
export function keepDay(store: InsightStore, id: string, day: number, analysis: Analysis, storeId = 'store-1') {
  const recording = buildRecording(id, { id, storeId, startedAt: Date.UTC(2026, 4, day, 2) })
  return store.saveAnalysis(recording, analysis, { packVersion: '0.2.0', knowledgeVersion: '0.2.0+0+0' })
}

/** Publishes what some actions come to; its number. */
export async function publish(store: InsightStore, line: string, ...actions: Action[]): Promise<number> {
  const { id } = await beginDraft(store, { line, title: '说法', owner: 'k1' })
  await act(store, { id, revision: 1, who: 'k1' }, actions)
  return (await publishDraft(store, { id, revision: 2, who: 'k1', why: '顾客这样说' })).version.number
}
