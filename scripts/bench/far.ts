/**
 * What the stages before the recogniser are worth far from the speaker: character error rate with each way from the channels
 * to one, by level of noise, and what the way costs.
 *
 *   npx tsx scripts/bench/far.ts VISITS.jsonl [--audio far|far4] [--ways 0,mix,best,beam,beam@circular:4:0.035] [--only ID,ID]
 */
import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { parseArgs } from 'node:util'
import { parseArray } from '../../engine/audio/array-geometry.ts'
import type { ChannelChoice } from '../../engine/audio/channels.ts'
import { readFrames } from '../../engine/audio/frames.ts'
import { loadConfig } from '../../engine/config.ts'
import { createEngine } from '../../engine/pipeline.ts'
import { addTo, percent, type ErrorCount } from '../../engine/replay/character-errors.ts'

interface Visit {
  id: string
  audio: Record<string, string | undefined>
  duration_s: number
  far: { snr_db: number }
  turns: { start: number; text: string }[]
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    audio: { type: 'string', default: 'far4' },
    ways: { type: 'string', default: '0,mix,best,beam,beam@circular:4:0.035' },
    only: { type: 'string' },
  },
})
const [path] = positionals
if (path === undefined) throw new Error('VISITS.jsonl is wanted')
const only = values.only?.split(',')
const visits = readFileSync(path, 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line) as Visit)
  .filter(({ id, audio }) => audio[values.audio] !== undefined && (!only || only.includes(id)))

/** Processor seconds per second of sound that decoding and combining take, without the recogniser. */
async function costOf(way: { channel: string; array?: string }): Promise<number> {
  const began = process.cpuUsage().user
  for (const { audio } of visits) {
    const channel = (/^\d+$/.test(way.channel) ? Number(way.channel) : way.channel) as ChannelChoice
    const array = way.array === undefined ? {} : { array: parseArray(way.array) }
    const { frames } = await readFrames(join(dirname(path), audio[values.audio] ?? ''), { channel, ...array })
    for await (const frame of frames) if (Number.isNaN(frame.samples[0])) throw new Error('not a number')
  }
  const seconds = visits.reduce((sum, { duration_s }) => sum + duration_s, 0)
  return (process.cpuUsage().user - began) / 1e6 / seconds
}

const engine = await createEngine(loadConfig())
try {
  for (const name of values.ways.split(',')) {
    const [channel, array] = name.split('@')
    const way = { channel, ...(array !== undefined && { array }) }
    const counts = new Map<string, ErrorCount>()
    for (const { audio, far, turns } of visits) {
      const { text } = await engine.transcribe(join(dirname(path), audio[values.audio] ?? ''), way)
      const words = [...turns].sort((a, b) => a.start - b.start).map((turn) => turn.text)
      addTo(counts, `${far.snr_db} dB`, words.join(''), text)
    }
    const rates = [...counts].map(([key, count]) => `${key} ${percent(count).toFixed(2)}`).sort()
    console.log(`${name.padEnd(24)} CER % ${rates.join('   ')}   cost ${(await costOf(way)).toFixed(4)}`)
  }
} finally {
  await engine.close()
}
