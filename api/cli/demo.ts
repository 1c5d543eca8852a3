import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { AppError } from '../../engine/errors.ts'
import { insightsOf, type Insight } from '../../engine/insight/insights.ts'
import type { Analysis } from '../../engine/types.ts'
import { projectRoot } from '../../models/root.ts'
import { toCapture } from '../intake/capture.ts'
import { keepAnalysis } from '../intake/keep-analysis.ts'
import { stageFile } from '../intake/stage-file.ts'
import { openBlobs, openStore } from '../open-store.ts'
import { clock, palette, plain } from './colour.ts'
import { printConversation } from './conversation.ts'
import { line, say, type CliIo } from './io.ts'
import { INSIGHT_LABELS } from '../labels.ts'
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
const PACK = 'auto'
const DAY_MS = 24 * 3600_000
/** Ten in the morning where the shops are. */
const OPENED_MS = 2 * 3600_000
/** For so long the visit stays where it is: the next run finds it unchanged. */
const RECENT_MS = 6 * DAY_MS

/** When the demo's recording "was made": yesterday, so that whoever looks for this week's visits finds one. */
function startedAt(known: number | undefined, now = Date.now()): string {
  const isRecent = known !== undefined && now - known < RECENT_MS
  return new Date(isRecent ? known : Math.floor(now / DAY_MS) * DAY_MS - DAY_MS + OPENED_MS).toISOString()
}

export async function run(argv: readonly string[], io: CliIo): Promise<number> {
  const parsed = parseCommand(argv, { name: 'demo', help: HELP, options: {}, positionals: [0, 0] }, io)
  if (!parsed) return 0
  const audio = join(projectRoot(), 'fixtures', 'visits', 'demo.flac')
  if (!existsSync(audio)) throw new AppError('AUDIO_NOT_FOUND', { detail: { path: audio } })
  const demo = await analyseDemo(audio, io)
  const { analysis } = demo
  printConversation(analysis, io)
  printInsights(demo, io)
  printSpeed(analysis, io)
  printNextSteps(demo, io)
  return 0
}

interface Demo {
  analysis: Analysis
  insights: Insight[]
  /** Start of each stored utterance. */
  timeOf: Map<string, number>
  recordingId: string
}

async function analyseDemo(audio: string, io: CliIo): Promise<Demo> {
  line(io.stderr, say(io, { zh: '正在听自带的到店录音……', en: 'listening to the recorded visit…' }))
  const store = await openStore(io.config)
  const progress = startProgress(io, 'demo.flac')
  try {
    const blobs = await openBlobs(io.config)
    const { staged, ...content } = await stageFile(audio, STORE, blobs)
    const known = await store.getRecording(content.recordingId)
    const made = { startedAt: startedAt(known?.startedAt), pack: PACK }
    const fields = { storeId: STORE, deviceId: 'demo', fileName: 'demo.flac', ...made }
    const capture = toCapture(fields, content, 0)
    const hearing = { signal: io.signal, onProgress: progress.update }
    const { analysis, recordingId } = await withEngine(io, (engine) =>
      keepAnalysis({ engine, store, blobs, staged, config: io.config }, capture, hearing),
    ).finally(() => staged.discard())
    const said = await store.getUtterances(recordingId)
    const timeOf = new Map(said.map(({ id, startMs }) => [id, startMs]))
    return { analysis, insights: await insightsOf(store.figureSource(), recordingId), timeOf, recordingId }
  } finally {
    progress.stop()
    await store.close()
  }
}

/** What was found, each with the time of its evidence. */
function printInsights({ insights, timeOf }: Demo, io: CliIo): void {
  if (insights.length === 0) return
  const paint = palette(io.stdout)
  line(io.stdout)
  line(io.stdout, paint.bold(say(io, { zh: '洞察', en: 'Insights' })))
  for (const { kind, name, count, evidence } of insights) {
    const times = say(io, { zh: `${count} 次`, en: `${count}×` })
    const where = evidence
      .slice(0, 3)
      .map((id) => `[${clock(timeOf.get(id) ?? 0)}]`)
      .join('')
    const label = padDisplay(say(io, INSIGHT_LABELS[kind]), io.lang === 'zh' ? 12 : 24)
    line(
      io.stdout,
      `  ${paint.magenta(label)}${padDisplay(plain(name ?? ''), 20)}${padDisplay(times, 8)}${paint.dim(where)}`,
    )
  }
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

function printNextSteps({ analysis, recordingId }: Demo, io: CliIo): void {
  // Words of the pack: what only the reader takes for a name may be misheard.
  const known = analysis.utterances.flatMap(({ mentions }) => mentions.filter(({ how }) => how !== 'learned'))
  const word = shortest(known.map(({ surface }) => surface)) ?? '优惠'
  const steps: [string, string, string][] = [
    [`npx tingdian search ${plain(word)}`, '检索刚才的对话', 'search this conversation'],
    ['npx tingdian search --polarity negative', '看所有负面的话', 'everything said in displeasure'],
    ['npx tingdian ingest --pack auto DIR', '分析你自己的录音', 'analyse recordings of your own'],
    [
      'npx tingdian serve',
      '启动服务和控制台，再用浏览器打开：',
      'start the service and its console, then open in a browser:',
    ],
  ]
  line(io.stdout)
  line(io.stdout, palette(io.stdout).bold(say(io, { zh: '接下来', en: 'Next' })))
  for (const [command, zh, en] of steps) line(io.stdout, `  ${padDisplay(command, 44)}${say(io, { zh, en })}`)
  // Bare, at the end: terminals make it a link.
  line(io.stdout, `  http://localhost:${io.config.port}/r/${recordingId}`)
}

function shortest(words: readonly string[]): string | undefined {
  return words.filter((word) => word.length > 1).sort((a, b) => a.length - b.length)[0]
}
