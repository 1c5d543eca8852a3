import type { InsightStore } from '../types.ts'
import { resolveConcept, saveConcepts } from './concepts.ts'
import { facets } from './facets.ts'
import { addKey, findKey, listKeys, revokeKey } from './keys.ts'
import { createMeaningIndex, saveMeanings, unembedded } from './meanings.ts'
import { getMoments } from './moments.ts'
import { moreLike } from './more-like.ts'
import { openDatabase } from './open.ts'
import { getRecording, holdsAudio, listRecordings } from './recordings.ts'
import { removeOutcome, saveOutcomes } from './outcomes.ts'
import { forgetRepair, learntRepairs, repairDecisions } from './repair-decisions.ts'
import { decideRepair, listRepairs } from './repairs.ts'
import { saveAnalysis } from './save.ts'
import { search } from './search.ts'
import { searchMeaning } from './search-meaning.ts'
import { getHours, listStores, removeHours, saveHours } from './store-hours.ts'
import { getUtterance, getUtterances, neighbours } from './utterances.ts'
import { findVisits, getVisit, listVisits } from './visits.ts'

/** The insight store in one SQLite file. */
export async function openSqliteStore(path: string, utcOffsetMinutes: number): Promise<InsightStore> {
  const db = await openDatabase(path)
  const { reader } = db
  const meanings = createMeaningIndex(reader)
  return {
    reader,
    saveAnalysis: (recording, analysis, extra = {}) => saveAnalysis(db, recording, analysis, extra),
    saveConcepts: (pack, packVersion, concepts) => saveConcepts(db, pack, packVersion, concepts),
    resolveConcept: (idOrName) => resolveConcept(reader, idOrName),
    getRecording: (id) => getRecording(reader, id),
    listRecordings: (request = {}) => listRecordings(reader, request),
    // The rest goes by foreign keys, the word index by its trigger.
    deleteRecording: (id) =>
      db.transaction(async (tx) => (await tx.run('DELETE FROM recordings WHERE id = ?', [id])) > 0),
    holdsAudio: (audioRef, exceptRecording = '') => holdsAudio(reader, audioRef, exceptRecording),
    getUtterances: (recordingId) => getUtterances(reader, recordingId),
    getUtterance: (id) => getUtterance(reader, id),
    getMoments: (recordingId) => getMoments(reader, recordingId),
    getVisit: (id) => getVisit(reader, id),
    listVisits: (request = {}) => listVisits(reader, request),
    findVisits: (request) => findVisits(reader, request),
    saveOutcomes: (outcomes) => saveOutcomes(db, outcomes),
    removeOutcome: (visitId, outcome) => removeOutcome(db, visitId, outcome),
    listStores: () => listStores(reader),
    saveHours: (storeId, hours, notedBy) => saveHours(db, storeId, hours, notedBy),
    getHours: (storeId) => getHours(reader, storeId),
    removeHours: (storeId) => removeHours(db, storeId),
    neighbours: (utteranceId, count = 2) => neighbours(reader, utteranceId, count),
    search: ({ meaning, ...request }) =>
      meaning ? searchMeaning(reader, meanings, request, meaning) : search(reader, request),
    unembedded: (model, limit) => unembedded(reader, model, limit),
    saveMeanings: (model, rows) => saveMeanings(db, model, rows),
    moreLike: (utteranceId, request = {}) => moreLike(reader, utteranceId, request),
    facets: (request) => facets(reader, request, utcOffsetMinutes),
    listRepairs: (request = {}) => listRepairs(reader, request),
    decideRepair: (id, state, decidedBy) => decideRepair(db, id, state, decidedBy),
    repairDecisions: (storeId, exceptRecording) => repairDecisions(reader, storeId, exceptRecording),
    learntRepairs: (request = {}) => learntRepairs(reader, request),
    forgetRepair: (storeId, original, conceptId) => forgetRepair(db, storeId, original, conceptId),
    addKey: (key) => addKey(db, key),
    findKey: (hash) => findKey(reader, hash),
    listKeys: () => listKeys(reader),
    revokeKey: (id) => revokeKey(db, id),
    close: () => db.close(),
  }
}
