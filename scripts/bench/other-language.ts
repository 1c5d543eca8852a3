/**
 * How much speech in another language is marked as such, and how much Mandarin is by mistake:
 *   npx tsx scripts/bench/other-language.ts [--other FOLDER]… [--mandarin FOLDER]… [--wrong]
 * Each folder holds recordings; `--mandarin` takes a manifest (scripts/bench/asr.ts) or a list with a path a line, too.
 * Prints, by folder: segments, those that are marked, their share of the time, and how many segments still have words.
 * `--wrong` prints every segment on the wrong side.
 */
import { readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { parseArgs } from 'node:util'
import { findAudio } from '../../engine/audio/find.ts'
import { loadConfig } from '../../engine/config.ts'
import { toAppError } from '../../engine/errors.ts'
import { createEngine, type Engine } from '../../engine/pipeline.ts'
import type { TranscribedSegment } from '../../engine/transcription.ts'
import { compareWithBaseline } from './baseline.ts'
import { readManifest } from './recordings.ts'

const { values } = parseArgs({
  options: {
    other: { type: 'string', multiple: true, default: [] },
    mandarin: { type: 'string', multiple: true, default: [] },
    wrong: { type: 'boolean', default: false },
  },
})

interface Tally {
  segments: number
  marked: number
  ms: number
  markedMs: number
  languages: Map<string, number>
}

const CHINESE = new Set(['zh', 'yue'])
const isMarked = ({ language }: TranscribedSegment): boolean => language !== undefined && !CHINESE.has(language)
const percent = (part: number, of: number): number => Math.round((10_000 * part) / Math.max(1, of)) / 100

async function filesOf(path: string): Promise<string[]> {
  if (path.endsWith('.tsv')) return readManifest(path, undefined).map((one) => one.path)
  if (path.endsWith('.txt')) return readFileSync(path, 'utf8').split('\n').filter(Boolean)
  return findAudio([path])
}

async function hearFolder(engine: Engine, folder: string, isOther: boolean): Promise<Tally> {
  const tally: Tally = { segments: 0, marked: 0, ms: 0, markedMs: 0, languages: new Map() }
  for (const file of await filesOf(folder)) {
    const heard = await engine.transcribe(file).catch((error: unknown) => toAppError(error))
    if (!('segments' in heard)) {
      console.log(`${file}: ${heard.code}`)
      continue
    }
    for (const segment of heard.segments) {
      add(tally, segment)
      if (values.wrong && isMarked(segment) !== isOther) console.log(basename(file), JSON.stringify(segment))
    }
  }
  return tally
}

function add(tally: Tally, segment: TranscribedSegment): void {
  const { language = 'unknown', startMs, endMs } = segment
  tally.segments++
  tally.ms += endMs - startMs
  tally.languages.set(language, (tally.languages.get(language) ?? 0) + 1)
  if (!isMarked(segment)) return
  tally.marked++
  tally.markedMs += endMs - startMs
}

async function hearAll(engine: Engine, folders: string[], isOther: boolean): Promise<number | undefined> {
  const sum = { segments: 0, marked: 0 }
  for (const folder of folders) {
    const { segments, marked, ms, markedMs, languages } = await hearFolder(engine, folder, isOther)
    sum.segments += segments
    sum.marked += marked
    const named = [...languages].sort(([, a], [, b]) => b - a).map(([code, count]) => `${code} ${count}`)
    console.log(
      `${folder}: ${segments} segments, ${marked} marked (${percent(marked, segments)} %, of the time ${percent(markedMs, ms)} %): ${named.join(', ')}`,
    )
  }
  return folders.length ? percent(sum.marked, sum.segments) : undefined
}

const engine = await createEngine(loadConfig())
const found = await hearAll(engine, values.other, true)
const wrong = await hearAll(engine, values.mandarin, false)
await engine.close()
process.exitCode = compareWithBaseline({
  ...(found !== undefined && { 'other languages: segments marked, %': found }),
  ...(wrong !== undefined && { 'other languages: Mandarin segments marked, %': wrong }),
})
