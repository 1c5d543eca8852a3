import type { Knowledge } from '../pack/knowledge.ts'
import type { StoredReread } from '../store/reread-types.ts'
import type { StoredUtterance } from '../store/types.ts'
import { utteranceIds } from '../store/sql/utterance-row.ts'
import type { Mention, Opinion, Utterance } from '../types.ts'
import { addedTo, createTally, type Effects, type Place, type Said } from './effects.ts'
import type { Findings } from './reread-merge.ts'
import { worded } from './worded.ts'

/** What became different by a re-reading. */
export interface RereadReport extends Effects {
  /** Utterances that were read, and those in which anything is different. */
  utterances: number
  changed: number
}

interface Where {
  recordingId: string
  storeId: string
}
type Packs = readonly [old: Knowledge, now: Knowledge]

/** What becomes different in a recording whose findings were `was`. */
export function effectsOf(where: Where, was: Findings, is: Findings, [old, now]: Packs): Effects<Place> {
  const tally = createTally(now, old)
  saidOf(where, is).forEach((said, at) => {
    const [before, after] = [was.utterances[at], is.utterances[at]]
    const mentions = before.text === after.text ? before.mentions : atTheirPlaces(before.mentions, after)
    tally.mentions(said, mentions, after.mentions)
  })
  return addedTo(tally.result(), meaningOf(where, was, is, [old, now]))
}

/** Of that, what is felt and what it comes to, without what is named. */
export function meaningOf(where: Where, was: Findings, is: Findings, [old, now]: Packs): Effects<Place> {
  const tally = createTally(now, old)
  const said = saidOf(where, is)
  said.forEach((one, at) => {
    const [before, after] = [was.utterances[at], is.utterances[at]]
    const opinions = before.text === after.text ? before.opinions : movedTo(before.opinions, after)
    tally.opinions(one, opinions, after.opinions)
  })
  tally.moments(said, was.moments, is.moments)
  return tally.result()
}

/**
 * Mentions of a text whose words changed, those that are still made where they stand now: what only moved, or is written otherwise, is no
 * difference. Where others stood there is no place any more: the whole utterance shows them.
 */
function atTheirPlaces(was: readonly Mention[], { mentions, text }: Utterance): Mention[] {
  const left = [...mentions]
  const take = (isIt: (one: Mention) => boolean): Mention | undefined => {
    const at = left.findIndex(isIt)
    return at < 0 ? undefined : left.splice(at, 1)[0]
  }
  const same = was.map((mention) =>
    take((one) => one.conceptId === mention.conceptId && one.surface === mention.surface),
  )
  return was.map((mention, at) => {
    const found = same[at] ?? take(({ conceptId }) => conceptId === mention.conceptId)
    return { ...mention, start: found?.start ?? 0, end: found?.end ?? text.length }
  })
}

/** The same of opinions, which are known by their concept and their side. */
function movedTo(was: readonly Opinion[], { opinions, text }: Utterance): Opinion[] {
  const left = [...opinions]
  return was.map((opinion) => {
    const at = left.findIndex((one) => one.conceptId === opinion.conceptId && one.polarity === opinion.polarity)
    const [found] = at < 0 ? [] : left.splice(at, 1)
    return { ...opinion, start: found?.start ?? 0, end: found?.end ?? text.length }
  })
}

function saidOf({ recordingId, storeId }: Where, { utterances }: Findings): Said[] {
  const ids = utteranceIds(recordingId, utterances)
  return utterances.map(({ startMs, endMs }, at) => ({ id: ids[at], recordingId, storeId, startMs, endMs }))
}

/** A report that goes on with what another recording came to; `report` is as the store keeps it. */
export function reportWith(report: string, more: Effects<Place>): string {
  if (more.concepts.length + more.moments.length === 0) return report
  return JSON.stringify(addedTo(keptReport(report), more))
}

/** Reports from before opinions and moments were told are lists of concepts. */
function keptReport(report: string): Effects<Place> {
  const kept = JSON.parse(report) as Effects<Place> | Effects<Place>['concepts']
  return Array.isArray(kept) ? { concepts: kept, moments: [] } : kept
}

/** The report of a re-reading; examples whose recording is gone are left out. */
export async function rereadReport(
  store: { getUtterance(id: string): Promise<StoredUtterance | undefined> },
  { utterances, changed, report }: StoredReread,
): Promise<RereadReport> {
  return { utterances, changed, ...(await worded(store, keptReport(report))) }
}
