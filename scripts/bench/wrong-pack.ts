/**
 * What knowledge of another trade does to speech: recordings heard with the base alone and with each pack active.
 *   npx tsx scripts/bench/wrong-pack.ts MANIFEST.tsv:SPLIT… [--packs auto,property] [--kinds conversational] [--limit 60]
 *   npx tsx scripts/bench/wrong-pack.ts --visits FOLDER [--audio far]     (visits of a pack's own trade stand in a row of their own)
 * Prints, for each pack, character errors with it and with the base alone, the difference with its 95 % interval over speakers, and how
 * many of a thousand recognised words are mentions of the pack's own concepts whose words nobody said (in that recording).
 */
import { parseArgs } from 'node:util'
import { loadConfig } from '../../engine/config.ts'
import { createEngine, type Engine } from '../../engine/pipeline.ts'
import { normalise } from '../../engine/replay/character-errors.ts'
import { editDistance } from '../../engine/text/edit-distance.ts'
import { fold } from '../../engine/text/surface.ts'
import type { Mention } from '../../engine/types.ts'
import { interval } from './bootstrap.ts'
import { inLanes } from './lanes.ts'
import { readManifest, readVisits, type Labelled } from './recordings.ts'

const BASE = 'base'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    packs: { type: 'string', default: 'auto,property,skincare,pest' },
    kinds: { type: 'string' },
    limit: { type: 'string' },
    visits: { type: 'string' },
    audio: { type: 'string', default: 'clean' },
    show: { type: 'boolean', default: false },
  },
})

/** What came of one recording with one pack. */
interface Heard {
  recording: Labelled
  edits: number
  characters: number
  words: number
  /** Mentions of the pack's own concepts whose words stand, or do not stand, in what was said. */
  said: number
  unsaid: number
}

function chosenRecordings(): Labelled[] {
  const all = positionals.flatMap((given) => {
    const at = given.lastIndexOf(':')
    return readManifest(given.slice(0, at), given.slice(at + 1)).filter((one) => one.isByPeople)
  })
  const recordings = values.visits ? readVisits(values.visits, values.audio) : all
  const kinds = values.kinds?.split(',')
  const chosen = recordings.filter(({ kind }) => !kinds || kinds.includes(kind))
  if (chosen.length === 0)
    throw new Error('wanted: MANIFEST.tsv:SPLIT … with recordings of these kinds, or --visits FOLDER')
  return chosen.slice(0, values.limit === undefined ? undefined : Number(values.limit))
}

async function hear(engine: Engine, recording: Labelled, pack: string): Promise<Heard> {
  const { utterances } = await engine.analyse(recording.path, { pack, redact: false })
  const text = normalise(utterances.map((one) => one.text).join(''))
  const truth = normalise(recording.transcript)
  const isSaid = ({ surface }: Mention): boolean => fold(recording.transcript).text.includes(fold(surface).text)
  const own = utterances.flatMap(({ mentions }) => mentions.filter(({ conceptId }) => conceptId.startsWith(`${pack}/`)))
  const unsaid = own.filter((one) => !isSaid(one))
  if (values.show && pack !== BASE)
    for (const { surface, name, how } of unsaid)
      console.log(` - ${surface} (${name}, ${how}) | ${recording.transcript}`)
  return {
    ...{ recording, edits: editDistance(truth, text), characters: [...truth].length },
    words: utterances.reduce((total, { tokens }) => total + tokens.length, 0),
    ...{ said: own.length - unsaid.length, unsaid: unsaid.length },
  }
}

const sum = (all: Heard[], field: 'edits' | 'characters' | 'words' | 'said' | 'unsaid'): number =>
  all.reduce((total, one) => total + one[field], 0)
const errors = (all: Heard[]): number => (100 * sum(all, 'edits')) / Math.max(1, sum(all, 'characters'))

/** By speaker, what was heard with the base alone and with the pack. */
function pairsOf(without: Heard[], heard: Heard[]): [Heard[], Heard[]][] {
  const clusters = new Map<string, [Heard[], Heard[]]>()
  heard.forEach((one, at) => {
    const cluster = clusters.get(one.recording.speaker) ?? [[], []]
    cluster[0].push(without[at])
    cluster[1].push(one)
    clusters.set(one.recording.speaker, cluster)
  })
  return [...clusters.values()]
}

function printRow(name: string, without: Heard[], heard: Heard[]): void {
  if (heard.length === 0) return
  const more = (pairs: [Heard[], Heard[]][]): number =>
    errors(pairs.flatMap(([, one]) => one)) - errors(pairs.flatMap(([one]) => one))
  const pairs = pairsOf(without, heard)
  const range = interval(pairs, more).map((bound) => bound.toFixed(2))
  const inThousand = (1000 * sum(heard, 'unsaid')) / Math.max(1, sum(heard, 'words'))
  console.log(
    `${name}: ${heard.length} recordings, ${errors(without).toFixed(2)} → ${errors(heard).toFixed(2)} %, ` +
      `${more(pairs).toFixed(2)} [${range.join('; ')}]; mentions nobody said ${inThousand.toFixed(2)} of 1,000 words ` +
      `(${sum(heard, 'unsaid')}; said ${sum(heard, 'said')})`,
  )
}

const engine = await createEngine(loadConfig())
const recordings = chosenRecordings()
const hearAll = (pack: string) => inLanes(recordings, (one) => hear(engine, one, pack))
const without = await hearAll(BASE)
for (const pack of values.packs.split(',')) {
  const heard = await hearAll(pack)
  const isOwn = (_: Heard, at: number) => values.visits !== undefined && recordings[at].kind === pack
  const isOther = (one: Heard, at: number) => !isOwn(one, at)
  printRow(`${pack}, other trades`, without.filter(isOther), heard.filter(isOther))
  printRow(`${pack}, its own`, without.filter(isOwn), heard.filter(isOwn))
}
await engine.close()
