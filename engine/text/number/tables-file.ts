import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import Type, { type Static } from 'typebox'
import { Value } from 'typebox/value'
import { parseDocument } from 'yaml'
import { projectRoot } from '../../../models/root.ts'
import { AppError } from '../../errors.ts'

const closed = { additionalProperties: false }
/** Words between spaces. */
const Words = Type.String()
const InContext = Type.Object(
  {
    words: Words,
    before: Type.Optional(Words),
    after: Type.Optional(Words),
    'unless-before': Type.Optional(Words),
    'unless-after': Type.Optional(Words),
  },
  closed,
)
const WordList = Type.Array(Type.Union([Words, InContext]))
const Near = Type.Object({ words: Words, within: Type.Integer({ minimum: 1, maximum: 20 }) }, closed)

/** Form of models/packs/base/numbers.yaml, which says what each part is for. */
export const TABLES = Type.Object(
  {
    units: Type.Record(Type.String(), Words),
    'not-units': Words,
    'half-units': Words,
    'tail-units': Words,
    'not-numbers': WordList,
    vague: Type.Record(Type.String(), Type.String({ pattern: '^\\d+ \\d+$' })),
    'vague-heads': WordList,
    'about-before': Words,
    'about-after': Words,
    money: Type.Object(
      {
        units: Words,
        tenths: Words,
        hundredths: Words,
        'unless-before': Words,
        signs: Type.Record(Type.String(), Type.String({ minLength: 1 })),
        counters: Type.Record(Type.String(), Type.Number({ exclusiveMinimum: 0 })),
        letters: Type.Record(Type.String(), Type.Number({ exclusiveMinimum: 0 })),
        'letters-unless-before': Words,
        screens: Words,
      },
      closed,
    ),
    price: Type.Object({ words: Words, between: Words, 'unless-before': Words }, closed),
    distance: Near,
    rate: Near,
    rooms: Words,
    percent: Type.Object({ 'tenths-unless-before': Words, 'discount-unless-before': Words }, closed),
    date: Type.Object(
      {
        'weekday-heads': Words,
        'weekday-before': Words,
        'weekday-unless-before': Words,
        'day-unless-before': Words,
        'day-unless-after': Words,
        'year-before': Words,
        'year-after': Words,
        'year-of': Words,
        'year-unless-after': Words,
      },
      closed,
    ),
    time: Type.Object(
      {
        parts: Type.Record(Type.String(), Type.String({ pattern: '^(\\d+ \\d+)?( ?night)?$' })),
        'unless-before': Words,
        'unless-after': Words,
        before: Words,
        after: Words,
        'one-after': Words,
      },
      closed,
    ),
  },
  closed,
)
export type TablesFile = Static<typeof TABLES>

const FILE = join('models', 'packs', 'base', 'numbers.yaml')

/**
 * Reads the words around numbers that ship with the base pack.
 * @throws AppError PACK_INVALID with every fault
 */
export function readTablesFile(path = join(projectRoot(), FILE)): TablesFile {
  const document = parseDocument(readFileSync(path, 'utf8'))
  const value: unknown = document.errors.length > 0 ? undefined : document.toJS()
  if (Value.Check(TABLES, value)) return value
  const faults = document.errors.map(({ message }) => message.split('\n')[0])
  const wrong = Value.Errors(TABLES, value).map(({ instancePath, message }) => `${instancePath}: ${message}`)
  throw new AppError('PACK_INVALID', {
    detail: { pack: 'base', problems: [...faults, ...wrong].map((fault) => `numbers.yaml: ${fault}`) },
  })
}
