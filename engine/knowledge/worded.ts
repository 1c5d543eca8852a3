import type { StoredUtterance } from '../store/types.ts'
import { normalise } from '../text/normalise.ts'
import type { Change, ConceptEffect, Effects, Example, Place } from './effects.ts'

type Words = { getUtterance(id: string): Promise<StoredUtterance | undefined> }

/** Effects with the words of their examples, as they are in the store now. Examples whose recording is gone are left out. */
export async function worded(store: Words, { concepts, moments }: Effects<Place>): Promise<Effects> {
  return {
    concepts: await Promise.all(concepts.map((effect) => wordedConcept(store, effect))),
    moments: await Promise.all(
      moments.map(async ({ kind, ...change }) => ({ kind, ...(await wordedChange(store, change)) })),
    ),
  }
}

async function wordedConcept(store: Words, effect: ConceptEffect<Place>): Promise<ConceptEffect> {
  const { id, name, renamed, opinions, repairs } = effect
  return {
    ...{ id, name, renamed, ...(await wordedChange(store, effect)) },
    ...(opinions && { opinions: await wordedChange(store, opinions) }),
    ...(repairs && { repairs: await wordedChange(store, repairs) }),
  }
}

async function wordedChange(store: Words, { appear, vanish, examples }: Change<Place>): Promise<Change> {
  const [come, gone] = [await wordsOf(store, examples.appear), await wordsOf(store, examples.vanish)]
  return { appear, vanish, examples: { appear: come, vanish: gone } }
}

async function wordsOf(store: Words, places: readonly Place[]): Promise<Example[]> {
  const found = await Promise.all(
    places.map(async (place) => ({ place, said: await store.getUtterance(place.utteranceId) })),
  )
  return found.flatMap(({ place, said }) =>
    said ? [{ ...place, text: place.replacement === undefined ? said.text : normalise(said.rawText).text }] : [],
  )
}
