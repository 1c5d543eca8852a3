import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { ZipFile } from 'yazl'
import { conceptsAt, conceptsIn } from './read-concepts.ts'

const folder = mkdtempSync(join(tmpdir(), 'tingdian-exchange-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const TEXT = '名称,类型,说法\r\n云朵档,feature,云档|软档\r\n'
/** 名称,类型,说法 and so on in GB18030. */
const GB18030 = Buffer.from(
  'c3fbb3c62cc0e0d0cd2ccbb5b7a80d0ad4c6b6e4b5b52c666561747572652cd4c6b5b57cc8edb5b50d0a',
  'hex',
)
const WANTED = [{ place: 2, name: '云朵档', type: 'feature', aliases: ['云档', '软档'] }]

describe('a table of concepts', () => {
  it.each([
    ['UTF-8', Buffer.from(TEXT)],
    ['UTF-8 with its mark', Buffer.from('\uFEFF' + TEXT)],
    ['UTF-16', Buffer.from('\uFEFF' + TEXT, 'utf16le')],
    ['GB18030', GB18030],
    ['semicolons', Buffer.from(TEXT.replaceAll(',', ';'))],
    ['tabs', Buffer.from(TEXT.replaceAll(',', '\t'))],
    ['lines of an old Mac', Buffer.from(TEXT.replaceAll('\r\n', '\r'))],
  ])('is read in %s', async (_, bytes) => {
    expect(await conceptsIn(bytes, 'x.csv')).toEqual(WANTED)
  })

  it('tells the line in the file, and refuses a line alone', async () => {
    const text =
      'sep=;\nid;name;aliases\n\na;"甲\n甲";x\nb;"=HYPERLINK(""http://x"")";\nc;#NAME?;\nd;丁;;more\ne;戊;\'=1\n'
    const read = await conceptsIn(Buffer.from(text), 'x.csv')
    expect(read.map(({ place, id, fault }) => [place, id, fault?.en.split(/[ :;]/, 3).join(' ')])).toEqual([
      [4, 'a', undefined],
      [6, 'b', 'a cell holds'],
      [7, 'c', 'a cell is'],
      [8, 'd', 'column 4 has'],
      [9, 'e', undefined],
    ])
    expect(read[4].aliases).toEqual(['=1'])
  })

  it.each([
    ['nothing', Buffer.alloc(0)],
    ['an old workbook', Buffer.from('d0cf11e0a1b11ae1', 'hex')],
    ['a page', Buffer.from('<!doctype html><table>')],
    ['bytes', Buffer.from([1, 2, 3, 0xff, 0xfe, 0])],
    ['a broken archive', Buffer.from('PK\u0003\u0004 no archive')],
    ['an unknown column', Buffer.from('name,colour\n甲,红\n')],
    ['a column twice', Buffer.from('name,名称\n甲,乙\n')],
    ['no column of names', Buffer.from('type\nbrand\n')],
    ['a quote without end', Buffer.from('name\n"甲\n')],
    ['broken JSON', Buffer.from('{"@graph": [')],
    ['JSON of something else', Buffer.from('{"a": 1}')],
  ])('that is %s is refused as a whole', async (_, bytes) => {
    await expect(conceptsIn(bytes, 'x.csv')).rejects.toMatchObject({ code: 'INPUT_INVALID' })
  })

  it('of 50 MB is refused before it is read', async () => {
    const path = join(folder, 'big.csv')
    writeFileSync(path, TEXT)
    truncateSync(path, 50_000_000)
    await expect(conceptsAt(path)).rejects.toMatchObject({ code: 'TOO_LARGE', detail: { bytes: 50_000_000 } })
    const rows = Buffer.from('name\n' + '甲\n'.repeat(20_001))
    await expect(conceptsIn(rows, 'x.csv')).rejects.toMatchObject({ code: 'TOO_LARGE' })
  })

  it('that unfolds without end is refused', async () => {
    const zip = new ZipFile()
    zip.addBuffer(Buffer.alloc(257 * 1024 ** 2), 'xl/worksheets/sheet1.xml')
    zip.end()
    const pieces: Buffer[] = []
    for await (const piece of zip.outputStream) pieces.push(piece as Buffer)
    await expect(conceptsIn(Buffer.concat(pieces), 'x.xlsx')).rejects.toMatchObject({ code: 'TOO_LARGE' })
  })
})

it('SKOS of others is read by its names, without asking the internet', async () => {
  const concepts = [
    { '@id': 'http://x/1', '@type': 'Concept', prefLabel: { en: 'seat', zh: '座' }, altLabel: { zh: ['椅', '凳'] } },
    {
      '@id': 'http://x/2',
      '@type': ['http://www.w3.org/2004/02/skos/core#Concept'],
      'skos:prefLabel': [{ '@value': '后座', '@language': 'zh-CN' }],
      'http://www.w3.org/2004/02/skos/core#broader': [{ '@id': 'http://x/1' }],
    },
    { '@id': 'http://x/3', prefLabel: '门', narrower: { '@id': 'http://x/4' } },
    { '@id': 'http://x/4', prefLabel: '把手', broader: ['http://x/1', 'http://x/3'] },
  ]
  const read = await conceptsIn(
    Buffer.from(JSON.stringify({ '@context': 'http://nowhere.invalid/', '@graph': concepts })),
    'x',
  )
  expect(read).toMatchObject([
    { place: 1, name: '座', aliases: ['椅', '凳'] },
    { name: '后座', parent: '座' },
    { name: '门' },
    { name: '把手', fault: { en: 'there are several broader concepts, where one may be' } },
  ])
  expect(read[0].id).toBeUndefined()
})
