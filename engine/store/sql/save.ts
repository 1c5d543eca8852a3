import { createHash } from 'node:crypto'
import { AppError } from '../../errors.ts'
import type { Recording } from '../../recording-types.ts'
import type { Analysis } from '../../types.ts'
import type { KeptAnalysis } from '../reread-types.ts'
import type { AnalysisExtra, SaveResult } from '../types.ts'
import type { Database } from './database.ts'
import { applyDecisions, NO_DECISIONS, readDecisions } from './decisions.ts'
import { noteConcepts } from './concepts.ts'
import { insertRows } from './rows.ts'
import { removeDetails, saveDetails } from './save-details.ts'
import { saveMoments } from './save-moments.ts'
import { removeOtherVisits, saveFacts, saveVisits } from './save-visits.ts'
import type { Transaction } from './database.ts'
import { utteranceIds, utteranceRow } from './utterance-row.ts'
import { writeUtterances } from './write-utterances.ts'

interface Existing {
  seq: number
  digest: string
  store_id: string
}

/**
 * Writes one recording and everything found in it in one transaction. The same again is `unchanged` and writes nothing; a
 * new analysis of the recording replaces the old one, and utterances that stay keep their ids.
 *
 * @throws AppError CONFLICT when the recording belongs to another store
 */
export async function saveAnalysis(
  db: Database,
  recording: Recording,
  analysis: Analysis,
  extra: AnalysisExtra,
): Promise<SaveResult> {
  const digest = digestOf(recording, analysis, extra)
  const answer = (result: SaveResult['result']): SaveResult => ({
    result,
    recordingId: recording.id,
    utterances: analysis.utterances.length,
  })
  const saved = await db.transaction(async (tx) => {
    await tx.lock(`recording ${recording.id}`)
    const existing = await tx.get<Existing>('SELECT seq, digest, store_id FROM recordings WHERE id = ?', [recording.id])
    if (existing && existing.store_id !== recording.storeId)
      throw new AppError('CONFLICT', {
        detail: {
          recording: recording.id,
          store: existing.store_id,
          wanted: recording.storeId,
          advice: 'the same audio belongs to another store; delete that recording first',
        },
      })
    if (existing?.digest === digest) return answer('unchanged')
    await savePlaces(tx, recording)
    const seq = await saveRecording(tx, recording, analysis, extra, digest)
    await saveFindings(tx, { seq, isNew: !existing }, recording, analysis)
    // What was heard anew is what later re-readings start from.
    if (existing) await tx.run('DELETE FROM reread_bases WHERE recording = ?', [seq])
    return answer(existing ? 'updated' : 'created')
  })
  // What the earlier analysis heard is gone.
  if (saved.result === 'updated') await db.forget()
  return saved
}

/** Timings and the file's name differ from run to run and say nothing about what was heard. */
function digestOf(recording: Recording, analysis: Analysis, extra: AnalysisExtra): string {
  const { durationMs, model, pack, utterances, otherLanguages = [], moments, visits, visit } = analysis
  const parts = [recording, extra, durationMs, model, pack, utterances, moments, visits ?? visit, ...otherLanguages]
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex')
}

async function savePlaces(tx: Transaction, { storeId, deviceId, deviceKind }: Recording): Promise<void> {
  const now = Date.now()
  await tx.run('INSERT INTO stores (id, created_at) VALUES (?, ?) ON CONFLICT DO NOTHING', [storeId, now])
  await tx.run(
    `INSERT INTO devices (id, store_id, kind, created_at) VALUES (?, ?, ?, ?)
     ON CONFLICT (id) DO UPDATE SET store_id = excluded.store_id, kind = excluded.kind
     WHERE devices.store_id <> excluded.store_id OR devices.kind <> excluded.kind`,
    [deviceId, storeId, deviceKind, now],
  )
}

async function saveRecording(
  tx: Transaction,
  recording: Recording,
  analysis: Analysis,
  extra: AnalysisExtra,
  digest: string,
): Promise<number> {
  const values = {
    id: recording.id,
    store_id: recording.storeId,
    device_id: recording.deviceId,
    device_kind: recording.deviceKind,
    started_at: recording.startedAt,
    time_quality: recording.timeQuality ?? null,
    starts_from_ms: recording.startsFromMs ?? null,
    starts_to_ms: recording.startsToMs ?? null,
    duration_ms: recording.durationMs,
    sample_rate: recording.sampleRate,
    channels: recording.channels,
    consent: recording.consent,
    file: analysis.file,
    model: analysis.model,
    pack: analysis.pack,
    pack_version: extra.packVersion ?? null,
    knowledge_version: extra.knowledgeVersion ?? null,
    analysis_version: extra.analysisVersion ?? null,
    audio_ref: extra.audioRef ?? null,
    digest,
    timings: JSON.stringify(analysis.timings),
    other_languages: JSON.stringify(analysis.otherLanguages ?? []),
    created_at: Date.now(),
    updated_at: Date.now(),
  }
  const columns = Object.keys(values)
  const changes = columns.filter((column) => column !== 'id' && column !== 'created_at')
  const ending = `ON CONFLICT (id) DO UPDATE SET ${changes.map((column) => `${column} = excluded.${column}`).join(', ')}`
  await insertRows(tx, 'recordings', columns, [Object.values(values)], ending)
  const row = await tx.get<{ seq: number }>('SELECT seq FROM recordings WHERE id = ?', [recording.id])
  return row?.seq ?? 0
}

/** Writes what was found in a recording, with what people decided about it; what was found before goes. */
export async function saveFindings(
  tx: Transaction,
  { seq: recordingSeq, isNew }: { seq: number; isNew: boolean },
  recording: Recording,
  analysis: KeptAnalysis & Pick<Analysis, 'visit'>,
): Promise<void> {
  const ids = utteranceIds(recording.id, analysis.utterances)
  const decisions = isNew ? NO_DECISIONS : await readDecisions(tx, recordingSeq)
  const utterances = analysis.utterances.map((utterance, i) => applyDecisions(utterance, ids[i], decisions))
  const inMoment = new Set(analysis.moments.flatMap((moment) => moment.utterances))
  if (!isNew) await removeOthers(tx, recordingSeq, ids)
  const visits = await saveVisits(tx, { seq: recordingSeq, id: recording.id }, analysis)
  const rows = utterances.map((utterance, ord) => {
    const place = { id: ids[ord], recordingSeq, ord, recording, inMoment: inMoment.has(ord) }
    return utteranceRow(utterance, { ...place, analysed: analysis.utterances[ord] })
  })
  await writeUtterances(tx, rows, visits.ofUtterances)
  const written = await tx.all<{ seq: number; id: string }>('SELECT seq, id FROM utterances WHERE recording = ?', [
    recordingSeq,
  ])
  const seqOf = new Map(written.map(({ seq, id }) => [id, seq]))
  const seqs = ids.map((id) => seqOf.get(id) ?? 0)
  if (!isNew) {
    await removeOtherVisits(tx, recordingSeq, visits.numbers)
    await removeDetails(tx, seqs)
  }
  const withSeqs = utterances.map((utterance, i) => ({ id: ids[i], seq: seqs[i], utterance }))
  await saveDetails(tx, withSeqs, decisions)
  await saveMoments(tx, recordingSeq, analysis.moments, seqs)
  await saveFacts(tx, visits, seqs)
  await noteConcepts(tx, analysis)
}

/** What an earlier analysis heard and this one does not. */
async function removeOthers(tx: Transaction, recordingSeq: number, ids: string[]): Promise<void> {
  await tx.run(`DELETE FROM utterances WHERE recording = ? AND NOT (${tx.dialect.among('id', 'text')})`, [
    recordingSeq,
    JSON.stringify(ids),
  ])
  await tx.run('DELETE FROM moments WHERE recording = ?', [recordingSeq])
}
