import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { fuzzRuns } from '../../fixtures/fuzz-runs.ts'
import { asItWas, csvOf, harmless } from './csv.ts'
import type { Cell } from './table.ts'

const RISKY = [
  '=1+1',
  '+86',
  '-1',
  '@SUM(A1)',
  '＝cmd|calc',
  '＋1',
  '－1',
  '＠a',
  '\t=1',
  ' =1',
  '\u200B=1',
  '\r=1',
  '\n=1',
  "'=1",
  "'",
  '"',
  'a,b',
  '\r\n',
]
const cell = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.constantFrom(...RISKY),
  fc.tuple(fc.constantFrom(...RISKY), fc.string({ unit: 'binary' })).map(([a, b]) => a + b),
  fc.stringMatching(/^[0-9]{1,20}$/),
)
const rows = fc
  .integer({ min: 1, max: 6 })
  .chain((width) => fc.array(fc.array(cell, { minLength: width, maxLength: width }), { maxLength: 6 }))

async function written(head: string[], body: Cell[][], bom: boolean): Promise<string> {
  async function* each() {
    yield* body
    await Promise.resolve()
  }
  let text = ''
  for await (const line of csvOf({ name: 'x', head, rows: each() }, { bom })) text += line
  return text
}

describe('a CSV', () => {
  test('read back is what was written, and no cell of it is computed', async () => {
    await fc.assert(
      fc.asyncProperty(rows, fc.boolean(), async (body, bom) => {
        const head = (body[0] ?? ['x']).map((_, at) => `h${at}`)
        const read: string[][] = parse(await written(head, body, bom), {
          bom: true,
          recordDelimiter: '\r\n',
          skipEmptyLines: false,
        })
        expect(read.slice(1).map((line) => line.map(asItWas))).toEqual(body)
        for (const text of read.flat()) expect(text).not.toMatch(/^\s*[=+\-@＝＋－＠]/)
      }),
      fuzzRuns(),
    )
  })

  test('keeps numbers that we counted as numbers, and numbers that are names as names', async () => {
    expect(await written(['a', 'b'], [[-1.5, '00123']], false)).toBe("a,b\r\n-1.5,'00123\r\n")
    expect(['1234567890123456', '1e5', '12', '3.5', '1-2'].map(harmless)).toEqual([
      "'1234567890123456",
      "'1e5",
      '12',
      '3.5',
      '1-2',
    ])
  })

  test('begins with the mark by which Excel knows UTF-8, unless it is not wanted', async () => {
    expect((await written(['时间'], [], true)).codePointAt(0)).toBe(0xfeff)
    expect(await written(['时间'], [['']], false)).toBe('时间\r\n""\r\n')
  })
})
