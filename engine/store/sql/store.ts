import type { InsightStore } from '../types.ts'
import type { Database } from './database.ts'
import {
  buryBlob,
  condemnBlob,
  expectBlob,
  getBlob,
  heldBlobs,
  ownerlessBlobs,
  settleBlob,
  untilBlobStays,
} from './blobs.ts'
import { resolveConcept, saveConcepts } from './concepts.ts'
import { createFigureSource } from './figures/source.ts'
import { addKey, findKey, listKeys, noteKeyUse, revokeKey } from './keys.ts'
import { addEvidence, changeEvidence, evidenceOf, getEvidence, removeEvidence } from './evidence.ts'
import { addDraft, changeDraft, getDraft, listDrafts } from './knowledge-drafts.ts'
import {
  getVersion,
  knowledgeStamp,
  listLines,
  listPublishers,
  listVersions,
  publishVersion,
  publishedVersion,
} from './knowledge-versions.ts'
import { getKept, keep, listKept, removeKept } from './kept.ts'
import { saveMeanings, unembedded } from './meanings.ts'
import { getMoments } from './moments.ts'
import { deleteRecording, getRecording, personalSpans } from './recordings.ts'
import { removeOutcome, saveOutcomes } from './outcomes.ts'
import { forgetRepair, repairDecisions } from './repair-decisions.ts'
import { createReading } from './reading.ts'
import { decideRepair, storeOfRepair } from './repairs.ts'
import {
  beginReread,
  endReread,
  getReread,
  listRereads,
  nextToReread,
  packVersions,
  readKeptAnalysis,
  saveReread,
} from './rereads.ts'
import { swapRoles } from './role-swaps.ts'
import { saveAnalysis } from './save.ts'
import { behindOf } from './changes.ts'
import { toldChanges } from './told-changes.ts'
import { getHours, removeHours, saveHours } from './store-hours.ts'
import { listStores, nameStore } from './stores.ts'
import { countRecordings, countTexts, textPage } from './texts.ts'
import { getUtterance, neighbours } from './utterances.ts'
import { findVisits, getVisit } from './visits.ts'

/** The insight store over a database. */
export function createInsightStore(db: Database): InsightStore {
  const { reader, urgent } = db
  return {
    ...createReading(db, db.secret),
    saveAnalysis: (recording, analysis, extra = {}) => saveAnalysis(db, recording, analysis, extra),
    saveConcepts: (pack, packVersion, concepts) => saveConcepts(db, pack, packVersion, concepts),
    resolveConcept: (idOrName) => resolveConcept(reader, idOrName),
    getRecording: (id) => getRecording(urgent, id),
    swapRoles: (recordingId, isSwapped, notedBy) => swapRoles(db, recordingId, isSwapped, notedBy),
    deleteRecording: (id) => deleteRecording(db, id),
    personalSpans: (recordingId) => personalSpans(reader, recordingId),
    expectBlob: (sha256) => expectBlob(db, sha256),
    untilBlobStays: (sha256) => untilBlobStays(db, sha256),
    settleBlob: (arrival) => settleBlob(db, arrival),
    condemnBlob: (sha256) => condemnBlob(db, sha256),
    buryBlob: (sha256) => buryBlob(db, sha256),
    ownerlessBlobs: (limit) => ownerlessBlobs(urgent, limit),
    heldBlobs: (after = '') => heldBlobs(urgent, after),
    getBlob: (sha256) => getBlob(urgent, sha256),
    getUtterance: (id) => getUtterance(reader, id),
    getMoments: (recordingId) => getMoments(reader, recordingId),
    getVisit: (id) => getVisit(reader, id),
    findVisits: (request) => findVisits(reader, request),
    saveOutcomes: (outcomes) => saveOutcomes(db, outcomes),
    removeOutcome: (visitId, outcome) => removeOutcome(db, visitId, outcome),
    listStores: () => listStores(reader),
    nameStore: (storeId, name) => nameStore(db, storeId, name),
    saveHours: (storeId, hours, notedBy) => saveHours(db, storeId, hours, notedBy),
    getHours: (storeId) => getHours(reader, storeId),
    removeHours: (storeId) => removeHours(db, storeId),
    neighbours: (utteranceId, count = 2) => neighbours(reader, utteranceId, count),
    unembedded: (model, limit) => unembedded(reader, model, limit),
    saveMeanings: (model, rows) => saveMeanings(db, model, rows),
    decideRepair: (id, state, decidedBy) => decideRepair(db, id, state, decidedBy),
    storeOfRepair: (id) => storeOfRepair(urgent, id),
    repairDecisions: (storeId, exceptRecording) => repairDecisions(reader, storeId, exceptRecording),
    forgetRepair: (storeId, original, conceptId) => forgetRepair(db, storeId, original, conceptId),
    keep: (thing) => keep(db, thing),
    getKept: (id) => getKept(urgent, id),
    listKept: (kind, now) => listKept(reader, kind, now),
    removeKept: (id) => removeKept(db, id),
    addEvidence: (evidence) => addEvidence(db, evidence),
    evidenceOf: (basketId) => evidenceOf(reader, basketId),
    getEvidence: (id) => getEvidence(urgent, id),
    changeEvidence: (id, change) => changeEvidence(db, id, change),
    removeEvidence: (id) => removeEvidence(db, id),
    changesSince: (position) => toldChanges(urgent, position),
    behind: (known) => behindOf(urgent, known),
    knowledgeStamp: () => knowledgeStamp(urgent),
    publishedVersion: (line) => publishedVersion(urgent, line),
    getVersion: (line, number) => getVersion(urgent, line, number),
    listVersions: (line, asked) => listVersions(urgent, line, asked),
    listPublishers: (line) => listPublishers(urgent, line),
    listLines: () => listLines(urgent),
    publishVersion: (version, draft) => publishVersion(db, version, draft),
    addDraft: (draft) => addDraft(db, draft),
    getDraft: (id) => getDraft(urgent, id),
    listDrafts: (options) => listDrafts(urgent, options),
    changeDraft: (id, revision, change) => changeDraft(db, id, revision, change),
    countTexts: (scope) => countTexts(reader, scope),
    countRecordings: (scope) => countRecordings(reader, scope),
    textPage: (scope, limit, before) => textPage(reader, scope, limit, before),
    beginReread: (reread, scope) => beginReread(db, reread, scope),
    getReread: (id) => getReread(urgent, id),
    listRereads: (asked) => listRereads(urgent, asked),
    endReread: (id, state) => endReread(db, id, state),
    packVersions: () => packVersions(reader),
    keptAnalysis: (recordingId) => readKeptAnalysis(reader, recordingId),
    nextToReread: (id) => nextToReread(urgent, id),
    saveReread: (id, recording) => saveReread(db, id, recording),
    addKey: (key) => addKey(db, key),
    findKey: (hash) => findKey(urgent, hash),
    listKeys: () => listKeys(urgent),
    revokeKey: (id) => revokeKey(db, id),
    noteKeyUse: (id, at) => noteKeyUse(db, id, at),
    figureSource: (asking) => createFigureSource(db.reading(asking?.signal)),
    ping: async () => void (await urgent.get('SELECT 1')),
    close: () => db.close(),
  }
}
