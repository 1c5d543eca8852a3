import { normalise } from '../../engine/replay/character-errors.ts'
import { editDistance } from '../../engine/text/edit-distance.ts'
import { insertedCharacters } from './inserted.ts'
import { readManifest, type Labelled } from './recordings.ts'

/** What one recogniser made of one recording. */
export interface Heard {
  recording: Labelled
  heard: string
  edits: number
  inserted: number
  characters: number
  ms: number
}

/** Counts the errors of a text. */
export function heardErrors(recording: Labelled, heard: string, ms: number): Heard {
  const [said, text] = [normalise(recording.transcript), normalise(heard)]
  const counts = { edits: editDistance(said, text), inserted: insertedCharacters(said, text) }
  return { recording, heard, ...counts, characters: [...said].length, ms }
}

export const sumOf = (all: Heard[], field: 'edits' | 'inserted' | 'characters' | 'ms'): number =>
  all.reduce((total, one) => total + one[field], 0)
/** Errors in a hundred characters, to two places. */
export const percentOf = (all: Heard[], field: 'edits' | 'inserted' = 'edits'): number =>
  Math.round((10_000 * sumOf(all, field)) / Math.max(1, sumOf(all, 'characters'))) / 100

/** Of several recognisers, by speaker: what one speaker said is one cluster for all. */
export function clustersOf(columns: Heard[][]): Heard[][][] {
  const clusters = new Map<string, Heard[][]>()
  columns.forEach((all, column) => {
    for (const one of all) {
      const cluster = clusters.get(one.recording.speaker) ?? columns.map(() => [])
      cluster[column].push(one)
      clusters.set(one.recording.speaker, cluster)
    }
  })
  return [...clusters.values()]
}

/** What one of the recognisers heard, of the clusters that were drawn. */
export const columnOf = (drawn: Heard[][][], at: number): Heard[] => drawn.flatMap((cluster) => cluster[at])

/**
 * The recordings of manifests given as `MANIFEST.tsv:SPLIT`, but for those whose reference a machine wrote.
 *
 * @throws Error where none is given
 */
export function labelledByPeople(given: string[], limit?: string): Labelled[] {
  if (given.length === 0) throw new Error('wanted: MANIFEST.tsv:SPLIT …')
  const all = given.flatMap((one) => {
    const at = one.lastIndexOf(':')
    return readManifest(one.slice(0, at), one.slice(at + 1)).filter(({ isByPeople }) => isByPeople)
  })
  return all.slice(0, limit === undefined ? undefined : Number(limit))
}
