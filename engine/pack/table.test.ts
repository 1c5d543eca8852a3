import { describe, expect, test } from 'vitest'
import type { Problem } from './problems.ts'
import { readTable, splitCell } from './table.ts'
import { decodeUtf8 } from './text-file.ts'

const COLUMNS = { wanted: ['name', 'type'], optional: ['note'] }

function read(text: string) {
  const problems: Problem[] = []
  const rows = readTable(text, 't.csv', COLUMNS, problems)
  return { rows: rows.map((row) => [row.line, row.cell('name'), row.cell('note')]), problems }
}
const faults = (text: string) => read(text).problems.map(({ line, en }) => `${line}: ${en}`)

describe('a table as spreadsheets save it', () => {
  test.each<[string, string, (string | number)[][]]>([
    [
      'empty rows',
      'name,type,note\n\n甲,a,x\n,,\n , ,　\n"","",""\n乙,a,\n,,\n',
      [
        [3, '甲', 'x'],
        [7, '乙', ''],
      ],
    ],
    [
      'an empty column at the end',
      'name,type,note,\n甲,a,x,\n乙,a,\n',
      [
        [2, '甲', 'x'],
        [3, '乙', ''],
      ],
    ],
    [
      'empty columns at the end of some rows',
      'name,type\n甲,a,,\n乙,a\n',
      [
        [2, '甲', ''],
        [3, '乙', ''],
      ],
    ],
    ['an empty column between', 'name,,type,note\n甲,,a,x\n', [[2, '甲', 'x']]],
    ['an empty column before', ',name,type\n,甲,a\n', [[2, '甲', '']]],
    ['empty rows before the header', ',,\n\nname,type\n甲,a\n', [[4, '甲', '']]],
    ['sep=,', 'sep=,\r\nname,type\r\n甲,a\r\n', [[3, '甲', '']]],
    ['sep=; with semicolons', 'sep=;\nname;type;note\n"甲,乙";a;x\n', [[3, '甲,乙', 'x']]],
    ['"sep=,", saved once more', '\uFEFF"sep=,",,\nname,type,note\n甲,a,\n', [[3, '甲', '']]],
    ['a byte order mark and other line ends', '\uFEFFname,type\r甲,a\r', [[2, '甲', '']]],
    [
      'a name that begins with #',
      'name,type\n#1号,a\n#,a\n',
      [
        [2, '#1号', ''],
        [3, '#', ''],
      ],
    ],
    ['a quoted name that begins with #', 'name,type\n"# 号",a\n', [[2, '# 号', '']]],
    [
      'line ends in cells and of every kind',
      'name,type\r\n"甲\r\n乙\n丙",a\n丁,a\r戊,a\r\n',
      [
        [2, '甲\n乙\n丙', ''],
        [5, '丁', ''],
        [6, '戊', ''],
      ],
    ],
    ['comments', '# about, this\nname,type\n# 甲,a\n#more\n乙,a\n', [[5, '乙', '']]],
    [
      'a sign that is no formula',
      'name,type,note\n+1,a,-0.5\n@home,a,-\n',
      [
        [2, '+1', '-0.5'],
        [3, '@home', '-'],
      ],
    ],
  ])('%s', (_name, text, wanted) => {
    const { rows, problems } = read(text)
    expect(problems).toEqual([])
    expect(rows.map((row) => row.slice(1))).toEqual(wanted.map((row) => row.slice(1)))
    expect(rows.map(([line]) => line)).toEqual(wanted.map(([line]) => line))
  })

  test.each<[string, string, RegExp]>([
    ['#NAME?', 'name,type\n#NAME?,a\n', /^2: "#NAME\?" is an error of Excel/],
    ['an error alone', 'name,type\n#REF!\n', /^2: /],
    ['#DIV/0! in a column that may be empty', 'name,type,note\n甲,a,#DIV/0!\n', /^2: "#DIV\/0!"/],
    ['#N/A', 'name,type\n甲,#N/A\n', /^2: "#N\/A"/],
    ['#WERT! of another language', 'name,type\n甲,#WERT!\n', /^2: /],
    ['=', 'name,type\n"=HYPERLINK(""http://a.example"",""甲"")",a\n', /^2: a cell holds a formula/],
    ['= behind a blank', 'name,type\n甲, =A1&B1\n', /^2: a cell holds a formula/],
    ['@SUM(', 'name,type\n@SUM(A1:A2),a\n', /^2: a cell holds a formula/],
    ['+Sheet2!A1', 'name,type\n+Sheet2!A1,a\n', /^2: a cell holds a formula/],
    ['content without a column', 'name,,type\n甲,x,a\n', /^2: column 2 has no name/],
    ['content beyond the last column', 'name,type\n甲,a,,x\n', /^2: 4 columns where 2 are wanted/],
    ['too few cells', 'name,type\n甲\n', /^2: 1 columns where 2 are wanted/],
    ['nothing', '\n,,\n# x\n', /^1: the file is empty/],
    ['an open quote', 'name,type\n"甲,a\n', /broken CSV/],
  ])('%s is a fault with its line', (_name, text, wanted) => {
    expect(faults(text)).toEqual([expect.stringMatching(wanted)])
  })

  test('values of a cell are parted by bars of every width and by line ends', () => {
    expect(splitCell(' 甲|乙 ｜丙￨丁\n戊||')).toEqual(['甲', '乙', '丙', '丁', '戊'])
  })
})

describe('bytes of a text file', () => {
  const utf16 = (text: string) => Buffer.from(text, 'utf16le')
  test.each<[string, Uint8Array, RegExp]>([
    ['xlsx', Buffer.from('PK\u0003\u0004\u0014\u0000', 'latin1'), /^1: this is an Excel workbook.*CSV UTF-8/],
    ['xls', Buffer.from('d0cf11e0a1b11ae1', 'hex'), /^1: this is an old Excel workbook/],
    ['pdf', Buffer.from('%PDF-1.7\n'), /^1: this is a PDF/],
    ['a page that calls itself xls', Buffer.from('\uFEFF\n<html><table>'), /^1: this is a web page/],
    ['UTF-16 with its mark', Buffer.concat([Buffer.from([0xff, 0xfe]), utf16('name')]), /^1: the file is UTF-16/],
    ['UTF-16 without', utf16('name,type\n'), /^1: the file is UTF-16/],
    ['UTF-16, big end first', utf16('name,type\n').swap16(), /^1: the file is UTF-16/],
    ['NUL', Buffer.from('name,type\n\u0000'), /^2: the file holds bytes that are no text/],
    ['GBK', Buffer.from([0x61, 0x0a, 0xbc, 0xd7]), /^2: the file looks like GBK/],
    ['Latin-1', Buffer.from([0x61, 0x0a, 0xe9, 0x0a]), /^2: the file is not UTF-8/],
  ])('%s', (_name, bytes, wanted) => {
    const problems: Problem[] = []
    expect(decodeUtf8(bytes, 't.csv', problems)).toBeUndefined()
    expect(problems.map(({ line, en }) => `${line}: ${en}`)).toEqual([expect.stringMatching(wanted)])
  })
})
