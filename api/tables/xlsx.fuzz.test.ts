import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { fromBuffer } from 'yauzl'
import { fuzzRuns } from '../../fixtures/fuzz-runs.ts'
import type { Cell } from './table.ts'
import { xlsxOf } from './xlsx.ts'

/** Reads an archive with a reader that is not ours; it checks sizes and checksums. */
function unzipped(archive: Buffer): Promise<Map<string, string>> {
  return new Promise((resolve, reject) => {
    fromBuffer(archive, { lazyEntries: true }, (error, zip) => {
      if (error) return reject(error)
      const found = new Map<string, string>()
      zip.on('error', reject)
      zip.on('end', () => resolve(found))
      zip.on('entry', (entry: { fileName: string }) => {
        zip.openReadStream(entry as never, (failed, stream) => {
          if (failed) return reject(failed)
          const chunks: Buffer[] = []
          stream.on('data', (chunk: Buffer) => chunks.push(chunk))
          stream.on('error', reject)
          stream.on('end', () => {
            found.set(entry.fileName, Buffer.concat(chunks).toString())
            zip.readEntry()
          })
        })
      })
      zip.readEntry()
    })
  })
}

async function joined(chunks: AsyncIterable<Buffer>): Promise<Buffer> {
  const all: Buffer[] = []
  for await (const chunk of chunks) all.push(chunk)
  return Buffer.concat(all)
}

async function sheet(body: Cell[][]): Promise<string> {
  async function* rows() {
    yield* body
    await Promise.resolve()
  }
  const files = await unzipped(await joined(xlsxOf({ name: 'x', head: ['h'], rows: rows() })))
  return files.get('xl/worksheets/sheet1.xml') ?? ''
}

const SIGNS: Record<string, string> = { '&amp;': '&', '&lt;': '<', '&gt;': '>', '&quot;': '"' }
/** What a reader of workbooks makes of a cell. */
function read(xml: string): Cell[][] {
  return [...xml.matchAll(/<row r="\d+">(.*?)<\/row>/gs)]
    .slice(1)
    .map(([, cells]) =>
      [
        ...cells.matchAll(
          /<c r="\w+"\/>|<c r="\w+"><v>(.*?)<\/v><\/c>|<c r="\w+" t="inlineStr"><is><t xml:space="preserve">(.*?)<\/t><\/is><\/c>/gs,
        ),
      ].map(([, number, text]) =>
        number !== undefined
          ? Number(number)
          : (text ?? '')
              .replace(/&(amp|lt|gt|quot);/g, (sign) => SIGNS[sign])
              .replace(/_x([0-9A-Fa-f]{4})_/g, (_, code: string) => String.fromCharCode(parseInt(code, 16))),
      ),
    )
}

const cell = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.constantFrom('=1', '<img onerror=x>', '_x0041_', '_x005F_', '\u0000', '\uD800', 'a\u{20BB7}b', '&amp;'),
  fc.integer(),
)

describe('a workbook', () => {
  test('read back is what was written, in well-formed XML', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.array(cell, { minLength: 1, maxLength: 4 }), { maxLength: 4 }), async (body) => {
        const xml = await sheet(body)
        expect(xml).not.toMatch(/[\u0000-\u0008\u000B-\u001F]|<f>|<img/)
        expect(read(xml)).toEqual(body)
      }),
      { ...fuzzRuns(), numRuns: Math.min(200, fuzzRuns().numRuns ?? 200) },
    )
  })

  test('has the parts without which Excel opens nothing', async () => {
    async function* none() {}
    const files = await unzipped(await joined(xlsxOf({ name: 'a&b', head: [], rows: none() })))
    expect([...files.keys()].sort()).toEqual([
      '[Content_Types].xml',
      '_rels/.rels',
      'xl/_rels/workbook.xml.rels',
      'xl/workbook.xml',
      'xl/worksheets/sheet1.xml',
    ])
    expect(files.get('xl/workbook.xml')).toContain('name="a&amp;b"')
  })

  test('of a text that is longer than a cell holds, the beginning', async () => {
    expect(read(await sheet([['长'.repeat(40_000)]]))[0][0]).toHaveLength(32_767)
  })
})

test('who stops reading asks for no more rows', async () => {
  let isOver = false
  async function* endless() {
    try {
      for (;;) yield await Promise.resolve(['x'.repeat(1000)])
    } finally {
      isOver = true
    }
  }
  const book = xlsxOf({ name: 'x', head: ['h'], rows: endless() })
  let length = 0
  // Well into the sheet: what stands before it has 2 KB.
  for await (const chunk of book) if ((length += (chunk as Buffer).length) > 20_000) break
  await new Promise((resolve) => setTimeout(resolve, 50))
  expect(isOver).toBe(true)
})
