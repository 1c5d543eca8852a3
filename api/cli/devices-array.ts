import { AppError } from '../../engine/errors.ts'
import { openAudio } from '../../engine/audio/open.ts'
import { arrayNames, loadArray, type ArrayProfile } from '../../engine/audio/array-profile.ts'
import { checkArray, type ArrayProblem } from '../../engine/audio/check-array.ts'
import type { DevicesArguments } from './devices-arguments.ts'
import { line, say, type CliIo } from './io.ts'
import { choiceOption } from './parse.ts'
import { padDisplay } from './width.ts'

/** Half a minute in which people speak from all sides tells enough; a day would not fit into memory. */
const MOST_SECONDS = 60

export async function arrayAction({ words, array, json }: DevicesArguments, io: CliIo): Promise<number> {
  const [name, file] = words
  const action = choiceOption('devices array', name, ['list', 'check'])
  if (action === 'list' && file === undefined) return list(json, io)
  if (action === 'check' && file !== undefined && array !== undefined) return check(file, array, json, io)
  const wanted = 'array list | array check FILE --array NAME'
  throw new AppError('USAGE', { detail: { command: 'devices', wanted, got: words, help: 'tingdian devices --help' } })
}

async function list(json: boolean, io: CliIo): Promise<number> {
  for (const name of await arrayNames()) {
    const array = await loadArray(name)
    if (json) line(io.stdout, JSON.stringify(array))
    else
      line(io.stdout, `${padDisplay(name, 22)} ${array.channels} × ${array.rate} Hz  ${array.title} (${uses(array)})`)
  }
  return 0
}

function uses({ map }: ArrayProfile): string {
  const kinds = [...new Set(map)]
  return kinds.map((kind) => `${map.filter((one) => one === kind).length} ${kind}`).join(', ')
}

/** @throws AppError ARRAY_MISMATCH - what of the array that was named does not fit the recording */
async function check(file: string, name: string, json: boolean, io: CliIo): Promise<number> {
  const named = await loadArray(name)
  const known = await Promise.all((await arrayNames()).map(loadArray))
  const { planes, sampleRate } = await beginning(file)
  const { ranking, problems } = checkArray(planes, sampleRate, named, known)
  if (json) line(io.stdout, JSON.stringify({ file, array: named.name, ranking, problems }))
  else
    for (const { name: one, score } of ranking)
      line(io.stdout, `${padDisplay(one, 22)} ${(100 * score).toFixed(1)} %${one === named.name ? ' ←' : ''}`)
  if (problems.length > 0)
    throw new AppError('ARRAY_MISMATCH', { detail: { array: named.name, problems: problems.map(words) } })
  if (!json) line(io.stderr, say(io, { zh: '与所说的阵列相符', en: 'of the array that was named' }))
  return 0
}

async function beginning(file: string): Promise<{ planes: Float32Array[]; sampleRate: number }> {
  const stream = await openAudio(file)
  const parts: Float32Array[][] = []
  let samples = 0
  try {
    for await (const chunk of stream.chunks) {
      parts.push(chunk.map((plane) => plane.slice()))
      samples += chunk[0].length
      if (samples >= MOST_SECONDS * stream.sampleRate) break
    }
  } finally {
    await stream.close()
  }
  const planes = Array.from({ length: stream.channels }, (_, channel) => {
    const plane = new Float32Array(samples)
    let at = 0
    for (const part of parts) {
      plane.set(part[channel], at)
      at += part[channel].length
    }
    return plane
  })
  return { planes, sampleRate: stream.sampleRate }
}

function words(problem: ArrayProblem): string {
  switch (problem.kind) {
    case 'other-array':
      return `更像 ${problem.name} · more like ${problem.name}`
    case 'size':
      return `实际大小是所说的 ${problem.factor} 倍 · ${problem.factor} times the size that was named`
    case 'swapped':
      return `声道 ${problem.channels.join('、')} 接反了 · channels ${problem.channels.join(' and ')} are swapped`
    case 'dead-channel':
      return `声道 ${problem.channel} 没有声音 · channel ${problem.channel} is dead`
    case 'no-fit':
      return '没有哪种摆法能解释这段声音 · no known layout explains the sound'
  }
}
