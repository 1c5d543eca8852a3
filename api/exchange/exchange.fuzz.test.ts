import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fuzzRuns } from '../../fixtures/fuzz-runs.ts'
import { CONCEPT_TYPES } from '../../engine/types.ts'
import { AppError } from '../../engine/errors.ts'
import { joined, parted } from './list-cell.ts'
import { conceptsIn } from './read-concepts.ts'
import { CONCEPT_FORMATS, writeConcepts } from './write-concepts.ts'

const RISKY = [
  '=1+1',
  '+86(1)',
  '-1',
  '@SUM(A1)',
  '＝cmd|calc!A1',
  "'x",
  "'",
  'a|b',
  'a\\|b',
  'c\\',
  '\\\\',
  '007',
  '1e5',
  '三、四',
  'a\nb',
  '"',
  ',;\t',
  '#NAME',
  'x_x0041_',
]
const saying = fc
  .oneof(
    fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 }),
    fc.constantFrom(...RISKY),
    fc.tuple(fc.constantFrom(...RISKY), fc.constantFrom(...RISKY)).map(([a, b]) => a + b),
  )
  .map((text) => text.trim())
  // Line ends are one to spreadsheets, and what Excel shows for a failed formula is refused on purpose.
  .filter((text) => text !== '' && !/\r|^#+$|[\u0000-\u0008\u000B-\u001F\uFFFE\uFFFF]/.test(text))
const sayings = fc.uniqueArray(saying, { maxLength: 4 })
const concept = fc.record({
  id: fc.stringMatching(/^auto\/[a-z]{1,8}$/),
  type: fc.constantFrom(...CONCEPT_TYPES),
  name: saying,
  ...{ aliases: sayings, not: sayings, heardAs: sayings },
  retired: fc.boolean(),
})
const concepts = fc.uniqueArray(concept, { minLength: 1, maxLength: 5, selector: ({ id }) => id })

async function whole(pieces: AsyncIterable<string | Buffer>): Promise<Buffer> {
  const all: Buffer[] = []
  for await (const piece of pieces) all.push(Buffer.from(piece))
  return Buffer.concat(all)
}

test.each(CONCEPT_FORMATS)(
  'concepts written as %s read back as they were, and no cell of a CSV is computed',
  async (format) => {
    const runs = fuzzRuns()
    await fc.assert(
      fc.asyncProperty(concepts, async (given) => {
        const bytes = await whole(writeConcepts(given, format))
        const read = await conceptsIn(bytes, 'x')
        expect(
          read.map(({ id, type, name, aliases, not, heardAs, retired, fault }) => ({
            id,
            type,
            name,
            aliases,
            not,
            heardAs,
            retired,
            fault,
          })),
        ).toEqual(given.map((one) => ({ ...one, fault: undefined })))
        const cells: string[][] = format === 'csv' ? parse(bytes, { bom: true }) : []
        for (const cell of cells.flat()) expect(cell).not.toMatch(/^\s*[=+\-@＝＋－＠]/)
      }),
      // One run makes and unpacks an archive.
      format === 'xlsx' ? { ...runs, numRuns: Math.min(100, runs.numRuns ?? 100) } : runs,
    )
  },
  600_000,
)

test('sayings in a cell are parted as they were joined', () => {
  fc.assert(
    fc.property(fc.array(saying), (words) => {
      expect(parted(joined(words))).toEqual(words)
    }),
    fuzzRuns(),
  )
})

test('any bytes are read or refused with a code', async () => {
  const start = fc.constantFrom(
    '',
    'PK\u0003\u0004',
    '{"@graph":[',
    '[{"prefLabel":',
    'id,name\n',
    '名称\n',
    'sep=;\nname;type\n',
    '\uFEFFname\n',
  )
  await fc.assert(
    fc.asyncProperty(start, fc.uint8Array({ maxLength: 200 }), async (head, rest) => {
      try {
        expect(Array.isArray(await conceptsIn(Buffer.concat([Buffer.from(head), rest]), 'x'))).toBe(true)
      } catch (error) {
        expect(error).toBeInstanceOf(AppError)
        expect(['INPUT_INVALID', 'TOO_LARGE']).toContain((error as AppError).code)
      }
    }),
    fuzzRuns(),
  )
})
