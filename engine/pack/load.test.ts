import { mkdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { AppError } from '../errors.ts'
import { loadPack, packNames } from './load.ts'
import { GOOD_PACK, writePack } from './pack-fixture.ts'
import type { Knowledge } from './knowledge.ts'

const removals: (() => Promise<void>)[] = []
afterEach(async () => {
  await Promise.all(removals.splice(0).map((remove) => remove()))
})

async function folderWith(changes: Record<string, string | Uint8Array>): Promise<string> {
  const { folder, remove } = await writePack('tea', { ...GOOD_PACK, ...changes })
  removals.push(remove)
  return folder
}

async function problemsOf(load: Promise<Knowledge>): Promise<{ code: string; problems: string[] }> {
  const error: unknown = await load.catch((e: unknown) => e)
  if (!(error instanceof AppError)) throw new Error('an AppError was expected')
  const { problems } = error.detail
  return { code: error.code, problems: Array.isArray(problems) ? problems : [] }
}

const graph = (rows: string): Record<string, string> => ({
  'graph.csv': `id,type,name,aliases,parent,not,heardAs\nleaf,product,茶叶,茶,,,\nleaf/green,product,绿茶,,leaf,,\ntaste,feature,口感,,,,\ncup/m8,product,M8茶杯,,,,\n${rows}`,
})
const gbk = new Uint8Array([0xb2, 0xe8, 0xd2, 0xb6, 0x2c, 0x0a])

describe('a pack without faults', () => {
  it('is laid over base, with the ways through the graph', async () => {
    const tea = await loadPack(await folderWith({}))
    expect(tea.name).toBe('tea')
    expect(tea.concepts.get('tea/leaf/green')).toEqual({
      id: 'tea/leaf/green',
      type: 'product',
      name: '绿茶',
      aliases: ['龙井', '雨前..茶'],
      parent: 'tea/leaf',
      not: [],
      heardAs: [],
    })
    expect(tea.ancestorsOf('tea/taste')[0]).toBe('base/goods')
    expect(tea.descendantsOf('base/goods')).toContain('tea/taste')
    expect(tea.childrenOf('tea/leaf')).toEqual(['tea/leaf/green'])
    expect(tea.words).toContain('龙井')
    expect(tea.words).not.toContain('雨前..茶')
    expect(tea.layers.map(({ name }) => name)).toEqual(['base', 'tea'])
    expect(tea.redaction.map(({ note }) => note)).toContain('numbered tins')
    expect(tea.lexicon.find(({ phrase, concepts }) => phrase === '淡' && concepts[0] === 'tea/leaf')?.weight).toBe(1)
  })

  it('may begin with a byte order mark', async () => {
    const tea = await loadPack(await folderWith({ 'graph.csv': `\uFEFF${GOOD_PACK['graph.csv']}` }))
    expect(tea.concepts.has('tea/leaf')).toBe(true)
  })

  it('takes its surfaces away from base', async () => {
    const rows = 'mine,service,我的投诉,投诉电话,,,\n'
    const tea = await loadPack(await folderWith(graph(rows)))
    expect(tea.concepts.get('tea/mine')?.aliases).toContain('投诉电话')
    expect(tea.concepts.get('base/service/complaint-line')?.aliases).not.toContain('投诉电话')
  })
})

describe('a broken pack', () => {
  const cases: [string, Record<string, string | Uint8Array>, string, RegExp][] = [
    ['dangling parent', graph('a,feature,甲,,nowhere,,\n'), 'graph.csv:6', /tea\/nowhere.*不存在/],
    ['cycle', graph('a,feature,甲,,b,,\nb,feature,乙,,a,,\n'), 'graph.csv:6', /绕成了圈：tea\/a → tea\/b → tea\/a/],
    ['own parent', graph('a,feature,甲,,a,,\n'), 'graph.csv:6', /绕成了圈/],
    ['duplicate id', graph('leaf,feature,甲,,,,\n'), 'graph.csv:6', /第 2 行重复/],
    ['alias of two', graph('a,feature,甲,绿茶,,,\n'), 'graph.csv:6', /“绿茶”已是“tea\/leaf\/green”/],
    ['alias of two, folded', graph('a,feature,甲,m八 茶杯,,,\n'), 'graph.csv:6', /tea\/cup\/m8/],
    ['unknown type', graph('a,gadget,甲,,,,\n'), 'graph.csv:6', /不认识的类型“gadget”/],
    ['empty name', graph('a,feature,,,,,\n'), 'graph.csv:6', /名称是空的/],
    ['bad id', graph('A b,feature,甲,,,,\n'), 'graph.csv:6', /id“A b”/],
    ['bad gap', graph('a,feature,甲,..好,,,\n'), 'graph.csv:6', /两边都要有字/],
    ['column count', graph('a,feature,甲,x,y\n'), 'graph.csv:6', /5 列，应有 7 列/],
    ['broken quotes', graph('a,feature,"甲,,,,\n'), 'graph.csv:', /双引号/],
    ['unknown column', { 'graph.csv': 'id,typ,name,aliases,parent,not,heardAs\n' }, 'graph.csv:1', /不认识的列“typ”/],
    ['missing column', { 'graph.csv': 'id,name,aliases,parent,not,heardAs\n' }, 'graph.csv:1', /缺少列“type”/],
    ['empty file', { 'graph.csv': '' }, 'graph.csv:1', /空的/],
    ['GBK', { 'lexicon.csv': gbk }, 'lexicon.csv:1', /GBK/],
    ['not UTF-8', { 'lexicon.csv': new Uint8Array([0x61, 0x0a, 0xff, 0x0a]) }, 'lexicon.csv:2', /不是 UTF-8/],
    ['UTF-16', { 'lexicon.csv': new Uint8Array([0xff, 0xfe, 0x61, 0]) }, 'lexicon.csv:1', /UTF-16/],
    ['bad polarity', { 'lexicon.csv': 'phrase,polarity,weight,concepts,note\n好,2,,,\n' }, 'lexicon.csv:2', /极性“2”/],
    ['bad weight', { 'lexicon.csv': 'phrase,polarity,weight,concepts,note\n好,1,0,,\n' }, 'lexicon.csv:2', /权重“0”/],
    ['no phrase', { 'lexicon.csv': 'phrase,polarity,weight,concepts,note\n,1,,,\n' }, 'lexicon.csv:2', /短语是空的/],
    [
      'phrase twice',
      { 'lexicon.csv': 'phrase,polarity,weight,concepts,note\n涩,1,,,\n涩,-1,,,\n' },
      'lexicon.csv:3',
      /第 2 行重复/,
    ],
    [
      'lexicon concept',
      { 'lexicon.csv': 'phrase,polarity,weight,concepts,note\n涩,-1,,tast,\n' },
      'lexicon.csv:2',
      /tea\/tast.*不存在/,
    ],
    ['test concept', { 'tests.yaml': '- text: 好\n- text: 茶\n  mentions: [lea]\n' }, 'tests.yaml:2', /tea\/lea/],
    ['test shape', { 'tests.yaml': '- text: 好\n  mention: [leaf]\n' }, 'tests.yaml:1', /mention/],
    [
      'test polarity',
      { 'tests.yaml': '- text: 好\n  opinions: [{concept: leaf, polarity: good}]\n' },
      'tests.yaml:1',
      /positive/,
    ],
    ['bad YAML', { 'tests.yaml': '- text: 好\n  mentions: [leaf\n- x' }, 'tests.yaml:', /YAML 语法错误/],
    ['bad version', { 'pack.yaml': GOOD_PACK['pack.yaml'].replace("'0.1.0'", "'1'") }, 'pack.yaml:3', /version/],
    ['other name', { 'pack.yaml': GOOD_PACK['pack.yaml'].replace('name: tea', 'name: coffee') }, 'pack.yaml:1', /同名/],
    ['unknown key', { 'pack.yaml': `${GOOD_PACK['pack.yaml']}author: me\n` }, 'pack.yaml:', /“author”/],
    ['minimum', { 'pack.yaml': `${GOOD_PACK['pack.yaml']}minimums: { concepts: 99 }\n` }, 'pack.yaml:', /只有 4/],
    ['redaction kind', { 'redaction.yaml': '- { kind: shoe, pattern: a }\n' }, 'redaction.yaml:1', /phone/],
    ['redaction pattern', { 'redaction.yaml': "- { kind: phone, pattern: '(' }\n" }, 'redaction.yaml:1', /正则/],
  ]

  it.each(cases)('%s', async (_name, changes, place, words) => {
    const { code, problems } = await problemsOf(loadPack(await folderWith(changes)))
    expect(code).toBe('PACK_INVALID')
    const found = problems.filter((problem) => problem.startsWith(place) && words.test(problem))
    expect(found, problems.join('\n')).toHaveLength(1)
  })

  it('tells all its faults at once', async () => {
    const changes = {
      ...graph('a,gadget,甲,,,,\nb,feature,,,,,\n'),
      'lexicon.csv': 'phrase,polarity,weight,concepts,note\n好,9,,,\n',
    }
    const { problems } = await problemsOf(loadPack(await folderWith(changes)))
    expect(problems.map((problem) => problem.split(': ')[0])).toEqual(['graph.csv:6', 'graph.csv:7', 'lexicon.csv:2'])
  })

  it('lacks a file', async () => {
    const { folder, remove } = await writePack('tea', { 'pack.yaml': GOOD_PACK['pack.yaml'] })
    removals.push(remove)
    const { problems } = await problemsOf(loadPack(folder))
    expect(problems).toEqual([expect.stringMatching(/^graph\.csv:1: 找不到这个文件/)])
  })

  it('has a file that cannot be read', async () => {
    const folder = await folderWith({})
    await rm(join(folder, 'lexicon.csv'))
    await mkdir(join(folder, 'lexicon.csv'))
    const { problems } = await problemsOf(loadPack(folder))
    expect(problems).toEqual([expect.stringMatching(/^lexicon\.csv:1: 读不了这个文件：EISDIR/)])
  })

  it('is unknown', async () => {
    const error: unknown = await loadPack('no-such-trade').catch((e: unknown) => e)
    expect(error).toMatchObject({ code: 'PACK_UNKNOWN', detail: { available: await packNames() } })
    expect(await packNames()).toContain('base')
  })
})

describe('a glossary', () => {
  const withGlossary = async (csv: string | Uint8Array): Promise<Knowledge> => {
    const folder = await folderWith({})
    const glossaryPath = join(folder, '..', 'glossary.csv')
    await writeFile(glossaryPath, csv)
    return loadPack(folder, { glossaryPath })
  }

  it('wins over the pack, and knows parents by name', async () => {
    const tea = await withGlossary('name,type,aliases,parent\n明前翠,product,龙井|明前,绿茶\n')
    expect(tea.concepts.get('glossary/明前翠')).toMatchObject({ parent: 'tea/leaf/green', aliases: ['龙井', '明前'] })
    expect(tea.concepts.get('tea/leaf/green')?.aliases).not.toContain('龙井')
  })

  it('takes names that begin with #, and aliases parted by the full-width bar', async () => {
    const tea = await withGlossary('name,type,aliases,,\n#1号翠,product,明前｜雨前|谷雨,,\n,,,,\n')
    expect(tea.concepts.get('glossary/#1号翠')?.aliases).toEqual(['明前', '雨前', '谷雨'])
  })

  it('gives short forms that are free and unambiguous', async () => {
    const rows = ['清云银针白茶', '清云牡丹白茶', '清云龙井'].map((name) => `${name},product\n`).join('')
    const tea = await withGlossary(`name,type\n${rows}`)
    expect(tea.concepts.get('glossary/清云银针白茶')?.aliases).toEqual(['银针白茶'])
    expect(tea.concepts.get('glossary/清云龙井')?.aliases).toEqual([])
  })

  it.each([
    ['unknown type', 'name,type\n翠,gadget\n', /^glossary\.csv:2: 不认识的类型/],
    ['empty name', 'name,type\n,product\n', /^glossary\.csv:2: 名称是空的/],
    ['twice', 'name,type\n翠,product\n翠,brand\n', /^glossary\.csv:3: “翠”与第 2 行重复/],
    ['alias of two', 'name,type,aliases\n翠,product,明前\n芽,product,明前\n', /^glossary\.csv:3: “明前”已是/],
    ['dangling parent', 'name,type,parent\n翠,product,无\n', /^glossary\.csv:2: 上级概念“无”不存在/],
    ['cycle', 'name,type,parent\n翠,product,芽\n芽,product,翠\n', /^glossary\.csv:2: 上下级绕成了圈/],
    ['own parent', 'name,type,parent\n翠,product,翠\n', /^glossary\.csv:2: 上下级绕成了圈/],
    ['other separators', 'name,type,aliases\n翠,product,明前、雨前\n', /^glossary\.csv:2: 别名用 \| 分开/],
    ['line end in a name', 'name,type\n"翠\n芽",product\n', /^glossary\.csv:2: 名称里有换行/],
    ['bad gap', 'name,type,aliases\n翠,product,..前\n', /^glossary\.csv:2: .*两边都要有字/],
    ['formula', 'name,type\n"=HYPERLINK(""x"")",product\n', /^glossary\.csv:2: .*公式/],
    ['columns', 'name,type\n翠,product,x\n', /^glossary\.csv:2: .*3 列，应有 2 列/],
    ['GBK', gbk, /^glossary\.csv:1: .*GBK/],
  ])('%s', async (_name, csv, words) => {
    const { code, problems } = await problemsOf(withGlossary(csv))
    expect(code).toBe('GLOSSARY_INVALID')
    expect(problems).toEqual([expect.stringMatching(words)])
  })

  it('is missing, or cannot be read: not the same', async () => {
    const missing = await problemsOf(loadPack('base', { glossaryPath: 'no-such-file.csv' }))
    expect(missing.problems).toEqual([expect.stringMatching(/找不到/)])
    const folder = await problemsOf(loadPack('base', { glossaryPath: tmpdir() }))
    expect(folder.problems).toEqual([expect.stringMatching(/读不了这个文件：EISDIR/)])
    expect([missing.code, folder.code]).toEqual(['GLOSSARY_INVALID', 'GLOSSARY_INVALID'])
  })
})
