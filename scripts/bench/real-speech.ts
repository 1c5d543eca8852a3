/**
 * Real recordings by kind, beside faster-whisper (greedy and five beams, same weights, int8, two threads, in turns with the engine):
 *   npx tsx scripts/bench/real-speech.ts MANIFEST.tsv:dev MANIFEST.tsv:dev2 [--no-peer] [--out OUT.jsonl]
 * Prints character errors and characters that nobody said, per kind, with the 95 % interval over speakers; what the engine's errors
 * are of the peer's; and how much faster it is. Recordings whose reference a machine wrote are left out.
 */
import { writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { loadConfig } from '../../engine/config.ts'
import { createEngine } from '../../engine/pipeline.ts'
import { DEFAULT_MODEL } from '../../engine/settings.ts'
import { normalise as toSimplified } from '../../engine/text/normalise.ts'
import { compareWithBaseline } from './baseline.ts'
import { interval } from './bootstrap.ts'
import { clustersOf, columnOf, heardErrors, labelledByPeople, percentOf, sumOf, type Heard } from './heard-errors.ts'
import { inLanes } from './lanes.ts'
import { startPeer, type Peer } from './peer.ts'
import { peerWeights } from './peer-weights.ts'
import type { Labelled } from './recordings.ts'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    model: { type: 'string', default: DEFAULT_MODEL },
    limit: { type: 'string' },
    'no-peer': { type: 'boolean', default: false },
    out: { type: 'string' },
  },
})

const PEERS = [1, 5] as const
type Name = 'tingdian' | `beam ${(typeof PEERS)[number]}`

/** All hear a group in turn, so that the machine's mood is the same for all. */
const GROUP = 12

async function hearAll(recordings: Labelled[], peers: Map<Name, Peer>): Promise<Map<Name, Heard[]>> {
  const engine = await createEngine(loadConfig())
  const results = new Map<Name, Heard[]>([['tingdian', []]])
  const add = (name: Name, ...more: Heard[]) => results.set(name, [...(results.get(name) ?? []), ...more])
  const transcribe = async ({ path }: Labelled) => (await engine.transcribe(path, { model: values.model })).text
  await transcribe(recordings[0])
  for (const peer of peers.values()) await peer.hear(recordings[0].path)
  for (let at = 0; at < recordings.length; at += GROUP) {
    const group = recordings.slice(at, at + GROUP)
    const startedAt = performance.now()
    const texts = await inLanes(group, transcribe)
    const eachMs = (performance.now() - startedAt) / group.length
    add('tingdian', ...group.map((one, i) => heardErrors(one, texts[i], eachMs)))
    for (const [name, peer] of peers) {
      for (const one of group) {
        const { text, ms } = await peer.hear(one.path)
        // The peer writes some words in traditional script: what is right in another script is not counted against it.
        add(name, heardErrors(one, toSimplified(text).text, ms))
      }
    }
  }
  await engine.close()
  return results
}

const rounded = (value: number): number => Math.round(100 * value) / 100

/** How many of the peer's errors the engine makes, with its interval. */
function ratioOf(own: Heard[], other: Heard[]): string {
  const ratio = (drawn: Heard[][][]) =>
    sumOf(columnOf(drawn, 0), 'edits') / Math.max(1, sumOf(columnOf(drawn, 1), 'edits'))
  const clusters = clustersOf([own, other])
  return `${rounded(ratio(clusters))} [${interval(clusters, ratio).map(rounded).join('; ')}]`
}

function printKind(kind: string, results: Map<Name, Heard[]>): void {
  const of = (name: Name) => (results.get(name) ?? []).filter((one) => kind === 'all' || one.recording.kind === kind)
  const own = of('tingdian')
  const range = interval(clustersOf([own]), (drawn) => percentOf(columnOf(drawn, 0))).join('; ')
  const peers = PEERS.map((beams) => of(`beam ${beams}`)).filter((one) => one.length > 0)
  const cells = [
    `${percentOf(own)} % [${range}]`,
    ...peers.map((one) => `${percentOf(one)} %`),
    ...peers.map((one) => `× ${ratioOf(own, one)}`),
    `nobody said ${[own, ...peers].map((one) => percentOf(one, 'inserted')).join(' / ')} %`,
  ]
  console.log(`${kind.padEnd(18)} ${String(own.length).padStart(4)} files  ${cells.join('  ')}`)
}

function figuresOf(results: Map<Name, Heard[]>): Record<string, number> {
  const own = results.get('tingdian') ?? []
  const figures: Record<string, number> = { [`cer ${values.model} real speech`]: percentOf(own) }
  for (const beams of PEERS) {
    const other = results.get(`beam ${beams}`)
    if (!other) continue
    figures[`errors of faster-whisper beam ${beams}'s, real speech`] = rounded(
      sumOf(own, 'edits') / sumOf(other, 'edits'),
    )
    figures[`times faster than faster-whisper beam ${beams}, real speech`] = rounded(
      sumOf(other, 'ms') / sumOf(own, 'ms'),
    )
  }
  return figures
}

const recordings = labelledByPeople(positionals, values.limit)
const config = loadConfig()
const peers = new Map<Name, Peer>()
for (const beams of values['no-peer'] ? [] : PEERS) {
  const folder = await peerWeights(values.model, config)
  peers.set(`beam ${beams}`, await startPeer(config.cacheDir, folder, { beams, vad: false }))
}
const results = await hearAll(recordings, peers)
for (const peer of peers.values()) await peer.close()
console.log(
  `tingdian, ${[...peers.keys()].map((name) => `faster-whisper ${name}`).join(', ')}; errors as a share of theirs`,
)
for (const kind of ['all', ...[...new Set(recordings.map((one) => one.kind))].sort()]) printKind(kind, results)
if (values.out) {
  const lines = [...results].flatMap(([name, all]) => all.map((one) => JSON.stringify({ name, ...one }) + '\n'))
  writeFileSync(values.out, lines.join(''))
}
process.exitCode = values.limit === undefined ? compareWithBaseline(figuresOf(results)) : 0
