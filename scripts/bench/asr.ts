/**
 * Words and speed of recognition on labelled recordings:
 *   npx tsx scripts/bench/asr.ts --manifest MANIFEST.tsv [--split dev]      real recordings, one transcript each
 *   npx tsx scripts/bench/asr.ts --visits DIR [--audio clean|far]           visits.jsonl and its audio
 *   … [--model NAME] [--limit N] [--peer [--beam 1]] [--hyp OUT.jsonl] [--wrong]
 * Prints the character error rate by source and the real-time factor. With --peer, faster-whisper hears the same files with the
 * same weights, int8, two threads, in turns with the engine; models are loaded and warm before anything is measured.
 * `--hyp` writes what `tingdian transcribe --json` would print; `--wrong` prints every text that is not right.
 */
import { writeFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { basename } from 'node:path'
import { parseArgs } from 'node:util'
import { loadConfig } from '../../engine/config.ts'
import { createEngine, type Engine } from '../../engine/pipeline.ts'
import { DEFAULT_MODEL } from '../../engine/settings.ts'
import type { Transcription } from '../../engine/transcription.ts'
import { normalise as toSimplified } from '../../engine/text/normalise.ts'
import { compareWithBaseline } from './baseline.ts'
import { addTo, normalise, percent, type ErrorCount } from '../../engine/replay/character-errors.ts'
import { inLanes } from './lanes.ts'
import { startPeer, type Peer } from './peer.ts'
import { peerWeights } from './peer-weights.ts'
import { readManifest, readVisits, type Labelled } from './recordings.ts'

const { values } = parseArgs({
  options: {
    manifest: { type: 'string' },
    split: { type: 'string' },
    visits: { type: 'string' },
    audio: { type: 'string', default: 'clean' },
    model: { type: 'string', default: DEFAULT_MODEL },
    limit: { type: 'string' },
    peer: { type: 'boolean', default: false },
    beam: { type: 'string', default: '1' },
    hyp: { type: 'string' },
    wrong: { type: 'boolean', default: false },
  },
})
/** What one recogniser made of all files. */
interface Tally {
  name: string
  counts: Map<string, ErrorCount>
  ms: number
  audioMs: number
}

const newTally = (name: string): Tally => ({ name, counts: new Map(), ms: 0, audioMs: 0 })

function chosenRecordings(): Labelled[] {
  if (!values.manifest === !values.visits) throw new Error('wanted: one of --manifest PATH and --visits DIR')
  const all = values.manifest
    ? readManifest(values.manifest, values.split)
    : readVisits(values.visits ?? '', values.audio)
  return all.slice(0, values.limit === undefined ? undefined : Number(values.limit))
}

function count(tally: Tally, one: Labelled, text: string, ms: number, audioMs: number): void {
  addTo(tally.counts, one.source, one.transcript, text)
  tally.ms += ms
  tally.audioMs += audioMs
  if (values.wrong && normalise(text) !== normalise(one.transcript))
    console.log(`${tally.name} ${basename(one.path)}\n  said  ${one.transcript}\n  heard ${text}`)
}

/** Both hear a group in turn, so that the machine's mood is the same for both. */
const GROUP = 12

async function hearAll(recordings: Labelled[], engine: Engine, peer: Peer | undefined) {
  const [own, other] = [newTally(`tingdian ${values.model}`), newTally(`faster-whisper int8, beam ${values.beam}`)]
  const heard: Transcription[] = []
  await engine.transcribe(recordings[0].path, { model: values.model })
  await peer?.hear(recordings[0].path)
  for (let at = 0; at < recordings.length; at += GROUP) {
    const group = recordings.slice(at, at + GROUP)
    const started = performance.now()
    const results = await inLanes(group, (one) => engine.transcribe(one.path, { model: values.model }))
    own.ms += performance.now() - started
    results.forEach((result, i) => count(own, group[i], result.text, 0, result.durationMs))
    heard.push(...results)
    for (const [i, one] of (peer ? group : []).entries()) {
      const answer = await peer?.hear(one.path)
      // The peer writes some words in traditional script: what is right in another script is not counted against it.
      if (answer) count(other, one, toSimplified(answer.text).text, answer.ms, results[i].durationMs)
    }
  }
  return { own, other, heard }
}

function print({ name, counts, ms, audioMs }: Tally): void {
  console.log(`\n${name}`)
  for (const [source, sums] of [...counts].sort(([a], [b]) => a.localeCompare(b)))
    console.log(
      `  ${source.padEnd(18)} ${percent(sums).toFixed(2).padStart(6)} %  ${sums.characters} characters, ${sums.files} files`,
    )
  console.log(
    `  real-time factor ${(ms / audioMs).toFixed(4)} (${(ms / 1000).toFixed(1)} s for ${(audioMs / 1000).toFixed(1)} s)`,
  )
}

const recordings = chosenRecordings()
const config = loadConfig()
const engine = await createEngine(config)
const peer = values.peer
  ? await startPeer(config.cacheDir, await peerWeights(values.model, config), {
      beams: Number(values.beam),
      vad: values.visits !== undefined,
    })
  : undefined
console.log(`${recordings.length} files, ${availableParallelism()} processor threads`)
const { own, other, heard } = await hearAll(recordings, engine, peer)
await engine.close()
await peer?.close()
if (values.hyp) writeFileSync(values.hyp, heard.map((one) => JSON.stringify(one) + '\n').join(''))
print(own)
const figures: Record<string, number> = {}
const set = values.manifest ? `manifest ${values.split ?? 'all'}` : `visits ${values.audio}`
const all = own.counts.get('all')
if (all) figures[`cer ${values.model} ${set}`] = percent(all)
if (peer) {
  print(other)
  const ratio = Math.round((100 * other.ms) / own.ms) / 100
  figures[`times faster than faster-whisper beam ${values.beam}, ${values.model} ${set}`] = ratio
}
console.log()
process.exitCode = values.limit === undefined ? compareWithBaseline(figures) : 0
