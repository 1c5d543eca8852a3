import { createReadStream } from 'node:fs'
import Type, { type Static } from 'typebox'
import { Value } from 'typebox/value'
import { AppError } from '../../engine/errors.ts'
import { givenFileError } from './given-file.ts'

const GivenVisit = Type.Object({
  id: Type.String({ minLength: 1 }),
  turns: Type.Array(
    Type.Object({
      startMs: Type.Number({ minimum: 0 }),
      endMs: Type.Number({ minimum: 0 }),
      text: Type.String(),
      speaker: Type.Optional(Type.Union([Type.String(), Type.Null()])),
    }),
  ),
})

/** A visit whose words are given: one line of JSON. Times are milliseconds from its beginning. */
export type GivenVisit = Static<typeof GivenVisit>

/** A line of a file, read when it is asked for, so that a bad one can be reported and passed over. */
export interface VisitLine {
  /** From 1. */
  number: number
  /** @throws AppError INPUT_INVALID - what is wrong; never the words */
  read(): GivenVisit
}

/**
 * The lines of a file that are not empty.
 *
 * @throws AppError NOT_FOUND, INPUT_INVALID - there is no such file, or it cannot be read
 */
export async function* visitLines(path: string): AsyncGenerator<VisitLine> {
  let number = 0
  for await (const bytes of byteLines(path)) {
    const here = ++number
    if (bytes.some((byte) => !BLANKS.has(byte))) yield { number: here, read: () => readVisit(bytes, path, here) }
  }
}

/** Tab, carriage return, blank. */
const BLANKS: ReadonlySet<number> = new Set([0x09, 0x0d, 0x20])
const LINE_END = 0x0a

/** Cut as bytes: text that is not UTF-8 is to be refused by its line, not kept with � in it. */
async function* byteLines(path: string): AsyncGenerator<Buffer> {
  const parts: Buffer[] = []
  try {
    for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) {
      let from = 0
      for (let end = chunk.indexOf(LINE_END); end >= 0; end = chunk.indexOf(LINE_END, from)) {
        yield Buffer.concat([...parts.splice(0), chunk.subarray(from, end)])
        from = end + 1
      }
      parts.push(chunk.subarray(from))
    }
  } catch (error) {
    throw givenFileError(path, error)
  }
  yield Buffer.concat(parts)
}

function readVisit(bytes: Buffer, path: string, number: number): GivenVisit {
  const invalid = (detail: { wanted: string } | { problems: string[] }) =>
    new AppError('INPUT_INVALID', { detail: { path, line: number, ...detail } })
  let value: unknown
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch (error) {
    // The parser's own message quotes the line, which may hold a customer's words: it stays out.
    throw invalid({ wanted: error instanceof SyntaxError ? 'one JSON object per line' : 'UTF-8' })
  }
  if (!Value.Check(GivenVisit, value))
    throw invalid({
      problems: Value.Errors(GivenVisit, value).map((error) => `${error.instancePath || '/'}: ${error.message}`),
    })
  const backwards = value.turns.flatMap(({ startMs, endMs }, at) =>
    endMs < startMs ? [`/turns/${at}/endMs: must be ≥ startMs (${startMs}), got ${endMs}`] : [],
  )
  if (backwards.length > 0) throw invalid({ problems: backwards })
  return value
}
