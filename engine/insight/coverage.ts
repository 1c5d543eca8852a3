import type { FigureSource } from '../store/figure-types.ts'
import { readHeard, type Heard } from './heard.ts'
import { hoursHeard, readHearing, type HoursHeard } from './hearing.ts'
import type { KnowledgeUsed } from './mixed-versions.ts'
import type { Scope } from './scope.ts'

/** How much was heard. */
export interface HeardTotals {
  recordings: number
  visits: number
  utterances: number
  /** Length of the recordings that are in scope, in part or whole; two devices that hear the same minute count it twice. */
  heardMs: number
  /** Length of the utterances. */
  spokenMs: number
  /** By which versions of the knowledge it was read, the most utterances first. */
  versions: KnowledgeUsed[]
}

/** What a figure rests on; it stands beside every figure. */
export interface Coverage extends HeardTotals {
  /** Of the scope's places and period, whatever was said: hours heard against hours open. */
  hours: HoursHeard
}

/** How much was heard in a scope. */
export async function coverageOf(source: FigureSource, scope: Scope): Promise<Coverage> {
  return coverageOfHeard(source, scope, await readHeard(source, scope))
}

/** The same, where the scope's utterances were read already. */
export async function coverageOfHeard(source: FigureSource, scope: Scope, heard: Heard): Promise<Coverage> {
  return { ...totalsOf(heard), hours: hoursHeard(await readHearing(source, scope)) }
}

/** Sums up what was heard, or some rows of it. */
export function totalsOf(heard: Heard, rows?: Int32Array): HeardTotals {
  const { spokenMs, recordings: recordingOf, visits: visitOf } = heard
  const seenRows = new Uint8Array(rows ? heard.rows : 0)
  const [recordings, visits] = [new Uint8Array(heard.places.length), new Uint8Array(heard.visitSeqs.length)]
  const totals = { recordings: 0, visits: 0, utterances: 0, heardMs: 0, spokenMs: 0 }
  const utterancesOf = new Uint32Array(heard.places.length)
  const count = rows ? rows.length : heard.rows
  for (let i = 0; i < count; i++) {
    const row = rows ? rows[i] : i
    if (rows && seenRows[row] === 1) continue
    if (rows) seenRows[row] = 1
    totals.utterances += 1
    totals.spokenMs += spokenMs[row]
    recordings[recordingOf[row]] = 1
    utterancesOf[recordingOf[row]] += 1
    if (visitOf[row] >= 0) visits[visitOf[row]] = 1
  }
  for (const visit of visits) totals.visits += visit
  recordings.forEach((isHeard, recording) => {
    totals.recordings += isHeard
    if (isHeard === 1) totals.heardMs += heard.places[recording].durationMs
  })
  return { ...totals, versions: versionsOf(heard, utterancesOf) }
}

function versionsOf({ places }: Heard, utterancesOf: Uint32Array): KnowledgeUsed[] {
  const used = new Map<string, KnowledgeUsed>()
  utterancesOf.forEach((utterances, recording) => {
    if (utterances === 0) return
    const { pack, knowledge: version } = places[recording]
    const key = `${pack} ${version}`
    const known = used.get(key) ?? { pack, version, utterances: 0 }
    known.utterances += utterances
    used.set(key, known)
  })
  const order = ({ pack, version }: KnowledgeUsed): string => `${pack} ${version}`
  return [...used.values()].sort((a, b) => b.utterances - a.utterances || (order(a) < order(b) ? -1 : 1))
}
