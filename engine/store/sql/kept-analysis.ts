import type { Moment, Utterance } from '../../types.ts'
import type { BoundEvidence, Visit, VisitDoubt, VisitFact } from '../../visit-types.ts'
import type { KeptAnalysis } from '../reread-types.ts'
import type { StoredUtterance } from '../types.ts'
import { withSwappedRoles } from '../with-swapped-roles.ts'
import type { Reader } from './database.ts'
import { readDecisions } from './decisions.ts'
import { getUtterances } from './utterances.ts'

interface Row {
  seq: number
  id: string
  visit: number | null
  analysed: string | null
}

/** What the analysis of a recording found, as it was before people decided about repairs and roles. */
export async function keptAnalysis(
  reader: Reader,
  recording: { seq: number; id: string; pack: string },
): Promise<KeptAnalysis> {
  const rows = await reader.all<Row>(
    'SELECT seq, id, visit, analysed FROM utterances WHERE recording = ? ORDER BY ord',
    [recording.seq],
  )
  const { rolesSwapped } = await readDecisions(reader, recording.seq)
  const stored = await getUtterances(reader, recording.id)
  const utterances = stored.map((one, at): Utterance => {
    // Where a repair may be rejected the whole utterance is kept beside what it reads as.
    const { analysed } = rows[at]
    if (analysed !== null) return JSON.parse(analysed) as Utterance
    return rolesSwapped ? withSwappedRoles(bare(one)) : bare(one)
  })
  const visits = await readVisits(reader, recording.seq, rows)
  const moments = await readMoments(reader, recording.seq, rows)
  return { pack: recording.pack, utterances, moments, ...(visits && { visits }) }
}

function bare(stored: StoredUtterance): Utterance {
  const utterance: Utterance & Partial<StoredUtterance> = { ...stored, repairs: [] }
  delete utterance.id
  delete utterance.recordingId
  delete utterance.at
  return utterance
}

async function readMoments(reader: Reader, recordingSeq: number, rows: readonly Row[]): Promise<Moment[]> {
  const places = new Map(rows.map(({ seq }, at) => [seq, at]))
  const [moments, shown] = await Promise.all([
    reader.all<Omit<Moment, 'utterances'> & { seq: number }>(
      'SELECT seq, kind, at_ms AS "atMs", weight, why FROM moments WHERE recording = ? ORDER BY ord',
      [recordingSeq],
    ),
    reader.all<{ moment: number; utterance: number }>(
      `SELECT s.moment, s.utterance FROM moment_utterances s JOIN moments m ON m.seq = s.moment
       WHERE m.recording = ? ORDER BY s.moment, s.ord`,
      [recordingSeq],
    ),
  ])
  return moments.map(({ seq, ...moment }) => ({
    ...moment,
    utterances: shown.flatMap((one) => (one.moment === seq ? (places.get(one.utterance) ?? []) : [])),
  }))
}

type VisitRow = Pick<Visit, 'startMs' | 'endMs' | 'certainty'> & { seq: number; bounds: string }
interface FactRow {
  visit: number
  kind: 'stage' | 'need' | 'group' | 'outcome'
  fact: string
  zh: string
  en: string
  utterance: number
}

/** Undefined where there is an utterance of none: then they say nothing about where visits begin. */
async function readVisits(reader: Reader, recordingSeq: number, rows: readonly Row[]): Promise<Visit[] | undefined> {
  if (rows.some(({ visit }) => visit === null)) return undefined
  const [visits, facts] = await Promise.all([
    reader.all<VisitRow>(
      `SELECT seq, start_ms AS "startMs", end_ms AS "endMs", certainty, bounds FROM visits WHERE recording = ? ORDER BY start_ms, seq`,
      [recordingSeq],
    ),
    reader.all<FactRow>(
      `SELECT f.visit, f.kind, f.fact, f.zh, f.en, f.utterance FROM visit_facts f JOIN visits v ON v.seq = f.visit
       WHERE v.recording = ? ORDER BY f.visit, f.kind, f.fact, f.utterance`,
      [recordingSeq],
    ),
  ])
  const places = new Map(rows.map(({ seq }, at) => [seq, at]))
  return visits.map(({ seq, bounds, ...visit }): Visit => {
    const own = rows.flatMap((row, at) => (row.visit === seq ? [at] : []))
    const of = (kind: FactRow['kind']) =>
      factsOf(
        facts.filter((one) => one.visit === seq && one.kind === kind),
        places,
      )
    const [outcome] = of('outcome')
    return {
      ...visit,
      ...(JSON.parse(bounds) as { evidence: BoundEvidence[]; doubts: VisitDoubt[] }),
      ...{ firstUtterance: own[0], lastUtterance: own[own.length - 1], moments: [] },
      ...{ stages: of('stage'), needs: of('need'), groups: of('group') },
      ...(outcome && { outcome }),
    }
  })
}

function factsOf(rows: readonly FactRow[], places: ReadonlyMap<number, number>): VisitFact[] {
  return [...new Set(rows.map(({ fact }) => fact))].map((id) => {
    const own = rows.filter(({ fact }) => fact === id)
    return {
      id,
      title: { zh: own[0].zh, en: own[0].en },
      utterances: own.flatMap(({ utterance }) => places.get(utterance) ?? []),
    }
  })
}
