import type { Knowledge } from '../pack/knowledge.ts'
import type { StoredReread } from '../store/reread-types.ts'
import type { StoredUtterance } from '../store/types.ts'
import { utteranceIds } from '../store/sql/utterance-row.ts'
import type { Mention, Utterance } from '../types.ts'
import type { Findings } from './reread-merge.ts'
import { createTally, MOST_EXAMPLES, type ConceptEffect, type Example, type Preview } from './preview.ts'

/** An example as it is kept: it bears no words, so that they go with their recording. */
type PlaceOnly = Omit<Example, 'text'>
type KeptEffect = Omit<ConceptEffect, 'examples'> & { examples: Record<'appear' | 'vanish', PlaceOnly[]> }

const SIDES = ['appear', 'vanish'] as const

/** What becomes different in a recording whose findings were `was`, concept by concept. */
export function effectsOf(
  { recordingId, storeId }: { recordingId: string; storeId: string },
  was: Findings,
  is: Findings,
  [old, now]: readonly [Knowledge, Knowledge],
): KeptEffect[] {
  const tally = createTally(now, old)
  const ids = utteranceIds(recordingId, is.utterances)
  is.utterances.forEach((utterance, at) => {
    const { startMs, endMs, mentions } = utterance
    const said = { seq: 0, id: ids[at], recordingId, storeId, startMs, endMs, text: '' }
    const before = was.utterances[at]
    tally.add(
      said,
      before.text === utterance.text ? before.mentions : atTheirPlaces(before.mentions, utterance),
      mentions,
    )
  })
  return tally.result().concepts.map(withoutWords)
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

function withoutWords({ examples, ...effect }: ConceptEffect): KeptEffect {
  const bare = (list: readonly Example[]): PlaceOnly[] =>
    list.map(({ utteranceId, recordingId, storeId, startMs, endMs, start, end }) => ({
      ...{ utteranceId, recordingId, storeId, startMs, endMs, start, end },
    }))
  return { ...effect, examples: { appear: bare(examples.appear), vanish: bare(examples.vanish) } }
}

/** A report that goes on with what another recording came to; `report` is as the store keeps it. */
export function addedTo(report: string, more: readonly KeptEffect[]): string {
  if (more.length === 0) return report
  const effects = new Map((JSON.parse(report) as KeptEffect[]).map((effect) => [effect.id, effect]))
  for (const effect of more) {
    const known = effects.get(effect.id)
    effects.set(effect.id, known ? sumOf(known, effect) : effect)
  }
  return JSON.stringify([...effects.values()])
}

const sumOf = (known: KeptEffect, more: KeptEffect): KeptEffect => ({
  ...{ id: more.id, name: more.name },
  ...{ appear: known.appear + more.appear, vanish: known.vanish + more.vanish, renamed: known.renamed + more.renamed },
  examples: {
    appear: [...known.examples.appear, ...more.examples.appear].slice(0, MOST_EXAMPLES),
    vanish: [...known.examples.vanish, ...more.examples.vanish].slice(0, MOST_EXAMPLES),
  },
})

/** The report of a re-reading as a preview's: those that changed most come first. Examples whose recording is gone are left out. */
export async function rereadReport(
  store: { getUtterance(id: string): Promise<StoredUtterance | undefined> },
  { utterances, changed, report }: StoredReread,
): Promise<Preview> {
  const effects = JSON.parse(report) as KeptEffect[]
  const weight = ({ appear, vanish, renamed }: KeptEffect): number => appear + vanish + renamed
  const worded = async (places: readonly PlaceOnly[]): Promise<Example[]> => {
    const found = await Promise.all(
      places.map(async (place) => ({ place, said: await store.getUtterance(place.utteranceId) })),
    )
    return found.flatMap(({ place, said }) => (said ? [{ ...place, text: said.text }] : []))
  }
  const concepts = effects.sort((a, b) => weight(b) - weight(a) || (a.id < b.id ? -1 : 1))
  return {
    ...{ utterances, changed },
    concepts: await Promise.all(
      concepts.map(async ({ examples, ...effect }) => {
        const [appear, vanish] = await Promise.all(SIDES.map((side) => worded(examples[side])))
        return { ...effect, examples: { appear, vanish } }
      }),
    ),
  }
}
