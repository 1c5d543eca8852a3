/**
 * What Whispers of other sizes cost on this machine, with random weights of the published shapes: no hub is needed, and how long a
 * graph takes does not depend on what its weights say. Each size is built, opened in one thread and run as a packed segment is heard,
 * in turns with whisper-base, whose weights are random as well:
 *   npx tsx scripts/bench/other-sizes.ts FOLDER-OF-A-WHISPER [--sizes tiny,small,large-v3-turbo] [--rounds 5]
 * The folder gives the vocabulary (the published files of whisper-base). Prints disk, memory of one thread, milliseconds of the
 * encoder and of a decoder's step, and how many times as long as whisper-base it all takes.
 */
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { parentPort, workerData, type Worker } from 'node:worker_threads'
import { openWhisper } from '../../engine/asr/decoder.ts'
import { startThread } from '../../engine/thread.ts'
import { writeWhisper, type WhisperShape } from '../../fixtures/builders/whisper-files.ts'
import { buildWhisper } from '../../models/whisper/build.ts'

const shape = (width: number, encoderLayers: number, decoderLayers: number, bands: number): WhisperShape => ({
  ...{ width, heads: width / 64, encoderLayers, decoderLayers, bands },
  ...{ states: 1500, positions: 448 },
})

/** openai/whisper: model.py and the configurations of its releases. */
const SHAPES: Record<string, WhisperShape> = {
  tiny: shape(384, 4, 4, 80),
  base: shape(512, 6, 6, 80),
  small: shape(768, 12, 12, 80),
  medium: shape(1024, 24, 24, 80),
  'large-v3-turbo': shape(1280, 32, 4, 128),
  'large-v3': shape(1280, 32, 32, 128),
}

/** A packed segment of six seconds, a search as it goes on real speech: 4.3 characters in a second, three texts open at a time. */
const SECONDS = 6
const STEPS = 26
const ROWS = 3

interface Cost {
  memoryBytes: number
  encodeMs: number
  stepMs: number
}

/** Opens one and tells its memory, then runs it once for each message. */
async function serve(folder: string): Promise<void> {
  const before = process.memoryUsage().rss
  const graphs = await openWhisper(folder, { threads: 1 })
  const { special } = graphs.model
  const samples = Float32Array.from({ length: SECONDS * 16_000 }, (_, i) => Math.sin(i * i) / 3)
  const run = async (): Promise<Cost> => {
    const startedAt = performance.now()
    const decoding = await graphs.encode(samples)
    const encodedAt = performance.now()
    await decoding.start([special.start, special.mandarin, special.transcribe, special.noTimestamps])
    let parents = Array.from({ length: ROWS }, () => 0)
    for (let step = 0; step < STEPS; step++) {
      await decoding.next(
        parents,
        parents.map((_, row) => row + step),
      )
      parents = parents.map((_, row) => row)
    }
    const stepMs = (performance.now() - encodedAt) / (STEPS + 1)
    return { memoryBytes: process.memoryUsage().rss - before, encodeMs: encodedAt - startedAt, stepMs }
  }
  parentPort?.on('message', () => void run().then((cost) => parentPort?.postMessage(cost)))
}

const median = (values: number[]): number => values.sort((a, b) => a - b)[Math.floor(values.length / 2)]
const totalOf = ({ encodeMs, stepMs }: Cost): number => encodeMs + (STEPS + 1) * stepMs

async function sizeOf(folder: string): Promise<number> {
  const sizes = await Promise.all((await readdir(folder)).map(async (name) => (await stat(join(folder, name))).size))
  return sizes.reduce((a, b) => a + b, 0)
}

async function build(size: string, tokens: string[]): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), `whisper-${size}-`))
  await writeWhisper(folder, { shape: SHAPES[size], tokens, weights: 'float16' })
  await buildWhisper(folder, folder)
  await rm(join(folder, 'model.bin'))
  return folder
}

async function runOnce(thread: Worker): Promise<Cost> {
  thread.postMessage('run')
  const [cost] = (await once(thread, 'message')) as [Cost]
  return cost
}

/** Runs two in turns, each in a thread, in a process that has done nothing else: memory that comes with the second is its own. */
async function compare(base: string, folder: string, rounds: number): Promise<void> {
  const threads: Worker[] = []
  for (const at of [base, folder]) {
    threads.push(startThread('./other-sizes', import.meta.url, { workerData: { folder: at } }))
    await runOnce(threads[threads.length - 1])
  }
  const costs: Cost[][] = [[], []]
  for (let round = 0; round < rounds; round++)
    for (const [i, thread] of threads.entries()) costs[i].push(await runOnce(thread))
  process.send?.(costs)
  for (const thread of threads) await thread.terminate()
}

async function measure(size: string, base: string, tokens: string[], rounds: string): Promise<void> {
  const startedAt = performance.now()
  const folder = await build(size, tokens)
  const buildSeconds = (performance.now() - startedAt) / 1000
  const child = fork(process.argv[1], ['--compare', '--rounds', rounds, base, folder])
  const [[of, other]] = (await once(child, 'message')) as [Cost[][]]
  await once(child, 'exit')
  const times = median(other.map((cost, i) => totalOf(cost) / totalOf(of[i])))
  const field = (name: keyof Cost) => median(other.map((cost) => cost[name]))
  const cells = [
    size.padEnd(15),
    `built ${((await sizeOf(folder)) / 1e6).toFixed(0)} MB in ${buildSeconds.toFixed(0)} s`,
    `memory of a thread ${(field('memoryBytes') / 1e6).toFixed(0)} MB`,
    `encoder ${field('encodeMs').toFixed(0)} ms, step ${field('stepMs').toFixed(1)} ms`,
    `× ${times.toFixed(2)} of base`,
  ]
  console.log(cells.join('  '))
  await rm(folder, { recursive: true })
}

async function main(): Promise<void> {
  const options = {
    sizes: { type: 'string', default: Object.keys(SHAPES).join(',') },
    rounds: { type: 'string', default: '5' },
    compare: { type: 'boolean' },
  } as const
  const { values, positionals } = parseArgs({ allowPositionals: true, options })
  if (values.compare) return compare(positionals[0], positionals[1], Number(values.rounds))
  if (!positionals[0]) throw new Error('wanted: the folder of a Whisper with vocabulary.json')
  const tokens = JSON.parse(await readFile(join(positionals[0], 'vocabulary.json'), 'utf8')) as string[]
  const base = await build('base', tokens)
  for (const size of values.sizes.split(',')) await measure(size, base, tokens, values.rounds)
  await rm(base, { recursive: true })
}

const thread = workerData as { folder: string } | null
if (thread?.folder) await serve(thread.folder)
else await main()
