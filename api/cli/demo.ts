import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { AppError } from '../../engine/errors.ts'
import type { Analysis, Polarity } from '../../engine/types.ts'
import { projectRoot } from '../../models/root.ts'
import { toCapture } from '../intake/capture.ts'
import { keepAnalysis } from '../intake/keep-analysis.ts'
import { takeInFile } from '../intake/take-in-file.ts'
import { openBlobs, openStore } from '../open-store.ts'
import { clock, palette, plain } from './colour.ts'
import { printConversation } from './conversation.ts'
import { line, say, type CliIo } from './io.ts'
import { POLARITY_LABELS } from './labels.ts'
import { parseCommand } from './parse.ts'
import { startProgress } from './progress.ts'
import { padDisplay } from './width.ts'
import { withEngine } from './with-engine.ts'

const HELP = {
  zh: `
用法：tingdian demo

分析一段自带的到店录音（合成的声音，没有真人），打印对话、概念、情感、关键时刻，并存入洞察库供检索。

  --help   本说明

例：tingdian demo`,
  en: `
Usage: tingdian demo

Analyses the recorded visit that ships with the product (synthetic voices, no real person), prints the conversation with its
concepts, opinions and moments, and keeps it in the insight store to be searched.

  --help   this page

Example: tingdian demo`,
}

const STORE = 'demo'
/** The demo's recording "was made" then: a fixed time makes the second run find it unchanged. */
const STARTED_AT = '2026-11-01T10:00:00+08:00'

export async function run(argv: readonly string[], io: CliIo): Promise<number> {
  const parsed = parseCommand(argv, { name: 'demo', help: HELP, options: {}, positionals: [0, 0] }, io)
  if (!parsed) return 0
  const folder = join(projectRoot(), 'fixtures', 'visits')
  const [audio, glossary] = [join(folder, 'demo.flac'), join(folder, 'demo.csv')]
  if (!existsSync(audio)) throw new AppError('AUDIO_NOT_FOUND', { detail: { path: audio } })
  const analysis = await analyseDemo(audio, existsSync(glossary) ? glossary : undefined, io)
  printConversation(analysis, io)
  printFindings(analysis, io)
  printSpeed(analysis, io)
  printNextSteps(analysis, io)
  return 0
}

async function analyseDemo(audio: string, glossaryPath: string | undefined, io: CliIo): Promise<Analysis> {
  line(io.stderr, say(io, { zh: '正在听自带的到店录音……', en: 'listening to the recorded visit…' }))
  const store = await openStore(io.config)
  const progress = startProgress(io, 'demo.flac')
  try {
    const blobs = await openBlobs(io.config)
    const content = await takeInFile(audio, STORE, blobs)
    const fields = { storeId: STORE, deviceId: 'demo', fileName: 'demo.flac', startedAt: STARTED_AT, pack: demoPack() }
    const capture = toCapture(fields, content, 0)
    const hearing = { signal: io.signal, onProgress: progress.update, ...(glossaryPath && { glossaryPath }) }
    return await withEngine(
      io,
      async (engine) => (await keepAnalysis({ engine, store, blobs }, capture, hearing)).analysis,
    )
  } finally {
    progress.stop()
    await store.close()
  }
}

/** The pack that the demo's note names; the visit may be of any trade. */
function demoPack(): string {
  const note = join(projectRoot(), 'fixtures', 'visits', 'demo.json')
  if (!existsSync(note)) return 'auto'
  return (JSON.parse(readFileSync(note, 'utf8')) as { pack?: string }).pack ?? 'auto'
}

interface Tally extends Record<Polarity, number> {
  mentions: number
  firstMs: number
}

/** What customers spoke of and how they felt about it, most spoken of first, each with its evidence. */
function printFindings(analysis: Analysis, io: CliIo): void {
  const tallies = tallyConcepts(analysis)
  if (tallies.length === 0) return
  const paint = palette(io.stdout)
  line(io.stdout)
  line(io.stdout, paint.bold(say(io, { zh: '顾客提到的', en: 'What the customer spoke of' })))
  for (const [name, tally] of tallies.slice(0, 8)) {
    const times = say(io, { zh: `${tally.mentions} 次`, en: `${tally.mentions}×` })
    const feelings = (['positive', 'negative', 'neutral'] as const)
      .filter((polarity) => tally[polarity] > 0)
      .map((polarity) => `${say(io, POLARITY_LABELS[polarity])} ${tally[polarity]}`)
    const evidence = paint.dim(`[${clock(tally.firstMs)}]`)
    line(
      io.stdout,
      `  ${padDisplay(plain(name), 20)}${padDisplay(times, 8)}${padDisplay(feelings.join(' · '), 20)}${evidence}`,
    )
  }
}

function tallyConcepts(analysis: Analysis): [string, Tally][] {
  const tallies = new Map<string, Tally>()
  for (const { role, mentions, opinions, startMs } of analysis.utterances) {
    if (role === 'staff') continue
    for (const { name } of mentions) {
      const tally = tallies.get(name) ?? { mentions: 0, firstMs: startMs, positive: 0, negative: 0, neutral: 0 }
      tallies.set(name, { ...tally, mentions: tally.mentions + 1 })
    }
    for (const { name = '', polarity } of opinions) {
      const tally = tallies.get(name)
      if (tally) tally[polarity]++
    }
  }
  return [...tallies].sort(([, a], [, b]) => b.mentions - a.mentions)
}

function printSpeed({ timings: { audioMs, totalMs } }: Analysis, io: CliIo): void {
  const factor = (totalMs / Math.max(1, audioMs)).toFixed(2)
  const seconds = (ms: number) => (ms / 1000).toFixed(1)
  const words = {
    zh: `${seconds(audioMs)} 秒录音，用时 ${seconds(totalMs)} 秒（实时率 ${factor}）`,
    en: `${seconds(audioMs)} s of audio in ${seconds(totalMs)} s (real-time factor ${factor})`,
  }
  line(io.stdout)
  line(io.stdout, palette(io.stdout).dim(say(io, words)))
}

function printNextSteps(analysis: Analysis, io: CliIo): void {
  const word = shortest(analysis.utterances.flatMap(({ mentions }) => mentions.map(({ surface }) => surface))) ?? '优惠'
  const steps: [string, string, string][] = [
    [`npx tingdian search ${plain(word)}`, '检索刚才的对话', 'search this conversation'],
    ['npx tingdian search --polarity negative', '看所有负面的话', 'everything said in displeasure'],
    ['npx tingdian serve', '启动服务，在浏览器打开 /docs', 'start the service and open /docs'],
    ['npx tingdian ingest --pack auto DIR', '分析你自己的录音', 'analyse recordings of your own'],
  ]
  line(io.stdout)
  line(io.stdout, palette(io.stdout).bold(say(io, { zh: '接下来', en: 'Next' })))
  for (const [command, zh, en] of steps) line(io.stdout, `  ${padDisplay(command, 44)}${say(io, { zh, en })}`)
}

function shortest(words: readonly string[]): string | undefined {
  return words.filter((word) => word.length > 1).sort((a, b) => a.length - b.length)[0]
}
