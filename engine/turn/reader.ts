import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { projectRoot } from '../../models/root.ts'
import { AppError } from '../errors.ts'
import { openTextThread } from '../meaning/text-thread.ts'
import { startThread } from '../thread.ts'
import type { ReadSpan, TurnReading } from '../turn-types.ts'
import type { MomentKind } from '../types.ts'
import { placeHeads, type CharacterHead, type HeadLabels, type HeadPlaces, type TurnHead } from './heads.ts'
import { sigmoid, softmax } from './odds.ts'
import { readSpans } from './read-spans.ts'
import { cutStretches, type StretchPart, type TurnToRead } from './stretches.ts'

/** The trained turn reader (models/turn/reader.onnx). */
export interface TurnReader {
  /**
   * Reads the turns of one visit, each with those around it. @throws AppError WORKER_DIED, CANCELLED after `close`
   */
  read: (turns: readonly TurnToRead[]) => Promise<TurnReading[]>
  close: () => Promise<void>
}

/** Least probabilities at which a character counts as inside a span: for personal data a miss is worse than a cover too many. */
const LEAST: Record<CharacterHead, number> = { personal: 0.35, entity: 0.15, cue: 0.4 }

interface ReaderFile {
  labels: HeadLabels
  /** By head: what its log-odds are multiplied with, so that its probabilities hold (Guo et al. 2017). */
  sharpness: Record<TurnHead | CharacterHead, number>
}

/**
 * Opens the turn reader that ships, in a thread of its own.
 *
 * @throws AppError MODEL_FORMAT
 */
export async function createTurnReader(dir = join(projectRoot(), 'models/turn')): Promise<TurnReader> {
  const file = join(dir, 'reader.json')
  const { labels, sharpness } = JSON.parse(await readFile(file, 'utf8')) as ReaderFile
  const places = placeHeads(labels)
  if ('missing' in places)
    throw new AppError('MODEL_FORMAT', { detail: { file, wanted: places.missing.join(', '), came: 'none of it' } })
  const { ask, close } = await openTextThread(startThread('./reader-worker', import.meta.url, { workerData: dir }))
  return {
    close,
    read: async (turns) => {
      const stretches = cutStretches(turns)
      const rows = await ask(stretches.map(({ text }) => text))
      const parts = stretches.flatMap((stretch, i) =>
        stretch.parts
          .filter(({ isCore }) => isCore)
          .map((part) => ({ part, reading: readPart(part, rows[i], places, sharpness) })),
      )
      return turns.map((_, turn) => joinParts(parts.filter(({ part }) => part.turn === turn)))
    },
  }
}

/** Rows begin with one for the begin of the stretch. */
function readPart(
  { at, length, offset }: StretchPart,
  odds: Float32Array,
  { labels, from, width }: HeadPlaces,
  sharpness: ReaderFile['sharpness'],
): TurnReading {
  const logOdds = (head: TurnHead | CharacterHead, row: number, place: number): number =>
    odds[(row + 1) * width + from[head] + place] * sharpness[head]
  // Of the turn as a whole its mark tells, and the mean of its characters.
  const ofTurn = (head: TurnHead, place: number): number => {
    let sum = 0
    for (let row = at + 1; row <= at + length; row++) sum += logOdds(head, row, place)
    return logOdds(head, at, place) + sum / Math.max(1, length)
  }
  const all = (head: TurnHead): number[] => labels[head].map((_, place) => ofTurn(head, place))
  const named = (head: TurnHead) =>
    Object.fromEntries(labels[head].map((label, place) => [label, sigmoid(ofTurn(head, place))]))
  const spans = (head: CharacterHead): ReadSpan[] => {
    const of = (character: number, place: number): number => logOdds(head, at + 1 + character, place)
    const found = readSpans({ length, labels: labels[head], of }, LEAST[head])
    return found.map((span) => ({ ...span, start: span.start + offset, end: span.end + offset }))
  }
  const [sign, role] = [softmax(all('sign')), all('role')]
  return {
    negative: sign[labels.sign.indexOf('negative')],
    positive: sign[labels.sign.indexOf('positive')],
    staff: role[labels.role.indexOf('staff')] - role[labels.role.indexOf('customer')],
    moments: named('moment') as Record<MomentKind, number>,
    ...{ personal: spans('personal'), entities: spans('entity'), cues: spans('cue') },
  }
}

/** A turn that was read in parts is what any of them is. */
function joinParts(parts: readonly { part: StretchPart; reading: TurnReading }[]): TurnReading {
  const readings = parts.map(({ reading }) => reading)
  if (readings.length === 1) return readings[0]
  const most = (of: (reading: TurnReading) => number): number => Math.max(...readings.map(of))
  const each = <Key extends string>(of: (reading: TurnReading) => Record<Key, number>): Record<Key, number> =>
    Object.fromEntries(Object.keys(of(readings[0])).map((key) => [key, most((one) => of(one)[key as Key])])) as Record<
      Key,
      number
    >
  const shares = parts.map(({ part: { length } }) => length / parts.reduce((sum, { part }) => sum + part.length, 0))
  return {
    negative: most(({ negative }) => negative),
    positive: most(({ positive }) => positive),
    staff: readings.reduce((sum, { staff }, i) => sum + staff * shares[i], 0),
    moments: each(({ moments }) => moments),
    personal: readings.flatMap(({ personal }) => personal),
    entities: readings.flatMap(({ entities }) => entities),
    cues: readings.flatMap(({ cues }) => cues),
  }
}
