/**
 * What each part of hearing is worth on real recordings: everything, then everything but one part, in turns.
 *   npx tsx scripts/bench/hearing-parts.ts MANIFEST.tsv:dev MANIFEST.tsv:dev2 [--limit N] [--part NAME]
 *   npx tsx scripts/bench/hearing-parts.ts --visits DIR [--audio clean|far] …    synthetic visits
 * Prints character errors, how many more they are without the part with the 95 % interval over speakers, characters that nobody said,
 * the kinds in which they are more or fewer by half a point, the time of the rest, and whether the part would be chosen by the other sources
 * for each. Recordings whose reference a machine wrote are left out.
 */
import { parseArgs } from 'node:util'
import type { WhisperOptions } from '../../engine/asr/whisper-options.ts'
import { loadConfig } from '../../engine/config.ts'
import { createEngine, type Engine } from '../../engine/pipeline.ts'
import { interval } from './bootstrap.ts'
import { clustersOf, columnOf, heardErrors, labelledByPeople, percentOf, sumOf, type Heard } from './heard-errors.ts'
import { inLanes } from './lanes.ts'
import { readVisits, type Labelled } from './recordings.ts'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    limit: { type: 'string' },
    part: { type: 'string' },
    visits: { type: 'string' },
    audio: { type: 'string', default: 'clean' },
  },
})

const EVERYTHING = 'everything'
const WITHOUT: Record<string, Partial<WhisperOptions>> = {
  [EVERYTHING]: {},
  'the language model': { languageWeight: 0 },
  'the term for length': { characterBonus: 0 },
  'the cost of other scripts': { otherCost: 0 },
  'the cost of sound left unheard': { unheardCost: 0 },
  'more than one beam': { beams: 1 },
  'the consensus of what was found': { temperature: 0.001 },
}
/** All hear a group in turn, so that the machine's mood is the same for all. */
const GROUP = 12
/** Fewer points of a kind are not worth a word. */
const LEAST_POINTS = 0.5

async function hearGroup(engine: Engine, group: Labelled[]): Promise<Heard[]> {
  const startedAt = performance.now()
  const texts = await inLanes(group, async ({ path }) => (await engine.transcribe(path)).text)
  const eachMs = (performance.now() - startedAt) / group.length
  return group.map((one, i) => heardErrors(one, texts[i], eachMs))
}

const rounded = (value: number): number => Math.round(100 * value) / 100
const signed = (value: number): string => `${value > 0 ? '+' : ''}${rounded(value)}`

function kindsApart(all: Heard[], rest: Heard[]): string {
  const kinds = [...new Set(all.map(({ recording }) => recording.kind))].sort()
  const points = (kind: string): number => {
    const of = (heard: Heard[]) => percentOf(heard.filter(({ recording }) => recording.kind === kind))
    return of(rest) - of(all)
  }
  return kinds
    .flatMap((kind) => (Math.abs(points(kind)) < LEAST_POINTS ? [] : [`${kind} ${signed(points(kind))}`]))
    .join(', ')
}

/** For each source the others choose whether to keep the part: how many keep it, and the errors of what was chosen. */
function chosenByOthers(all: Heard[], rest: Heard[]): string {
  const sources = [...new Set(all.map(({ recording }) => recording.source))]
  const without = (source: string) => (one: Heard) => one.recording.source !== source
  const keepers = sources.filter(
    (source) => sumOf(all.filter(without(source)), 'edits') <= sumOf(rest.filter(without(source)), 'edits'),
  )
  const kept = (one: Heard) => keepers.includes(one.recording.source)
  const chosen = [...all.filter(kept), ...rest.filter((one) => !kept(one))]
  return `kept for ${keepers.length} of ${sources.length} sources by the others, then ${percentOf(chosen)} %`
}

const recordings = values.visits
  ? readVisits(values.visits, values.audio).slice(0, Number(values.limit ?? Infinity))
  : labelledByPeople(positionals, values.limit)
const config = loadConfig()
const engines = new Map<string, Engine>()
for (const [name, search] of Object.entries(WITHOUT))
  if ([EVERYTHING, values.part ?? name].includes(name)) engines.set(name, await createEngine(config, search))
for (const engine of engines.values()) await engine.transcribe(recordings[0].path)
const heard = new Map<string, Heard[]>()
for (let at = 0; at < recordings.length; at += GROUP) {
  const group = recordings.slice(at, at + GROUP)
  for (const [name, engine] of engines)
    heard.set(name, [...(heard.get(name) ?? []), ...(await hearGroup(engine, group))])
  console.error(`${Math.min(at + GROUP, recordings.length)} of ${recordings.length}`)
}
for (const engine of engines.values()) await engine.close()

const all = heard.get(EVERYTHING) ?? []
for (const [name, rest] of heard) {
  const clusters = clustersOf([all, rest])
  const more = (drawn: Heard[][][]): number => percentOf(columnOf(drawn, 1)) - percentOf(columnOf(drawn, 0))
  const apart = `${signed(more(clusters))} [${interval(clusters, more).map(rounded).join('; ')}]`
  console.log(
    `${name === EVERYTHING ? name : `without ${name}`}: ${percentOf(rest)} %, ${apart}; nobody said ${percentOf(rest, 'inserted')} %; ` +
      `time × ${rounded(sumOf(rest, 'ms') / sumOf(all, 'ms'))}; ${kindsApart(all, rest)}; ${chosenByOthers(all, rest)}`,
  )
}
