import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { openInsightStore } from '../../engine/store/open.ts'
import { buildAnalysis, buildRecording, buildUtterance } from '../../fixtures/builders/analysis.ts'
import { tingdian } from '../../fixtures/command.ts'

const folder = mkdtempSync(join(tmpdir(), 'tingdian-graph-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const graph = (...argv: string[]) => tingdian('--data', folder, '--lang', 'zh', 'graph', ...argv)
const newDraft = async (line: string, title = '新说法') => (await graph('drafts', 'new', line, title)).stdout.trim()

describe('tingdian graph', () => {
  it('goes from what customers say to a version in use, and back', async () => {
    expect((await graph('find', 'auto', 'houbeixiang')).stdout).toMatch(/^auto\/space\/trunk +后备箱/)
    const draft = await newDraft('auto')
    expect(draft).toMatch(/^[0-9a-f]{8}$/)
    const added = await graph(
      'edit',
      draft,
      'add',
      '云朵模式',
      '--type',
      'feature',
      '--parent',
      '内饰',
      '--alias',
      '云朵档',
    )
    expect(added.stdout.trim()).toBe('auto/own/yun-duo-mo-shi')
    await graph('edit', draft, 'alias', '后备箱', '+大肚皮仓', '-后仓')
    expect((await graph('drafts')).stdout).toContain(`${draft}  auto  新说法`)
    expect((await graph('check', draft)).status).toBe(0)
    const diff = await graph('diff', draft)
    expect(diff.stdout).toContain('新增  云朵模式  auto/own/yun-duo-mo-shi')
    expect(diff.stdout).toContain('aliases  +大肚皮仓  -后仓')
    expect((await graph('preview', draft)).stderr).toContain('0 句话里有 0 句的概念或改正会变')
    expect((await graph('publish', draft)).status).toBe(2)
    const published = await graph('publish', draft, '--why', '顾客这样说', '--who', '王老师')
    expect([published.status, published.stdout.trim()]).toEqual([0, 'auto v1'])
    expect((await graph('find', 'auto', '大肚皮仓')).stdout).toContain('auto/space/trunk')
    const back = await graph('rollback', 'auto', '0', '--why', '说错了')
    expect(back.stdout.trim()).toBe('auto v2 = v0')
    expect((await graph('find', 'auto', '云朵模式')).stdout).toBe('')
    const log = (await graph('log', 'auto')).stdout.trim().split('\n')
    expect(log).toHaveLength(2)
    expect(log[1]).toMatch(/^v1 .*王老师 +顾客这样说/)
    expect((await graph('log', 'auto', '--concept', '后备箱')).stdout.trim().split('\n')).toEqual(log)
    expect((await graph('log', 'auto', '--by', '王老师', '--why', '顾客')).stdout.trim()).toBe(log[1])
    expect((await graph('log', 'auto', '--to', '2020-01-01')).stderr).toContain('没有这样的版本')
    expect((await graph('diff', 'auto', '1', '2')).stdout).toContain('没有了  云朵模式')
  })

  it('says what is wrong, and undoes it', async () => {
    const draft = await newDraft('auto')
    await graph('edit', draft, 'alias', '后备箱', '+天窗')
    const checked = await graph('check', draft)
    expect([checked.status, checked.stdout]).toEqual([2, expect.stringContaining('一个说法只能属于一个概念')])
    const refused = await graph('publish', draft, '--why', '试试')
    expect([refused.status, refused.stderr]).toEqual([2, expect.stringContaining('[DRAFT_INVALID]')])
    await graph('edit', draft, 'undo')
    expect((await graph('check', draft)).status).toBe(0)
    expect((await graph('drafts', 'show', draft)).stdout).toContain('↶ 1')
    expect((await graph('drafts', 'drop', draft)).status).toBe(0)
    expect((await graph('drafts')).stdout).not.toContain(draft)
  })

  it('lets two experts choose where both changed the same', async () => {
    const [one, other] = [await newDraft('pest'), await newDraft('pest')]
    await graph('edit', one, 'rename', '蟑螂', '小强甲')
    await graph('edit', other, 'rename', '蟑螂', '小强乙')
    expect((await graph('publish', one, '--why', '甲')).status).toBe(0)
    const late = await graph('publish', other, '--why', '乙')
    expect([late.status, late.stderr]).toEqual([3, expect.stringContaining('"小强乙"')])
    expect((await graph('check', other)).stdout).toContain('≠')
    expect((await graph('edit', other, 'merge', '--mine', 'all')).status).toBe(0)
    expect((await graph('publish', other, '--why', '乙')).stdout.trim()).toBe('pest v2')
  })

  it('takes phrases, personal data and rules', async () => {
    const rule = join(folder, 'need.yaml')
    writeFileSync(rule, '{ id: towing, title: { zh: 拖挂, en: towing }, role: customer, when: { says: 拖挂 房车 } }')
    const draft = await newDraft('auto@徐汇店')
    for (const words of [
      ['phrase', '绝绝子', '1', '--weight', '1.5'],
      ['unphrase', '省油', '--concept', 'auto/energy'],
      ['redact', '内部号(\\d+)', 'phone'],
      ['cue', 'needs/towing', rule],
      ['cue', 'needs/charging'],
      ['retire', '天窗'],
      ['move', '氛围灯', '-'],
    ])
      expect((await graph('edit', draft, ...words)).stderr).toContain('记下了')
    expect((await graph('check', draft)).stdout).toBe('')
    const { stdout } = await graph('diff', draft)
    for (const told of ['停用  天窗', '移动  氛围灯', '+ cues  needs/towing', '+ redaction'])
      expect(stdout).toContain(told)
    expect((await graph('publish', draft, '--why', '门店自己的')).stdout.trim()).toBe('auto@徐汇店 v1')
  })

  it('takes a table in, says line by line what it did, and writes it again', async () => {
    const draft = await newDraft('property')
    const file = join(folder, '概念.csv')
    writeFileSync(file, '\uFEFFname,type,aliases,parent\n露天影院,place,院子电影|草坪电影,\n银幕,feature,,没有的\n')
    const into = ['import', file, '--draft', draft]
    const dry = await graph(...into, '--dry-run')
    expect([dry.status, dry.stdout.trim().split('\n')]).toEqual([
      3,
      ['+ 2  新增  property/own/lu-tian-ying-yuan  露天影院', '✗ 3  拒绝  银幕  上级概念“没有的”不存在'],
    ])
    expect((await graph('diff', draft)).stdout).toBe('')
    expect((await graph(...into)).status).toBe(3)
    expect(JSON.parse((await graph(...into, '--json')).stdout)).toMatchObject({ added: 0, unchanged: 1, refused: 1 })
    for (const format of ['csv', 'xlsx', 'jsonld']) {
      const out = join(folder, `export.${format}`)
      expect((await graph('export', '--draft', draft, '--format', format, '--out', out)).status).toBe(0)
      const again = await graph('import', out, '--draft', draft)
      expect([again.status, again.stdout, again.stderr]).toEqual([
        0,
        '',
        expect.stringMatching(/改动 0，不变 \d+，拒绝 0/),
      ])
      expect((await graph('export', 'property', '--format', format, '--out', out)).stderr).toContain('[CONFLICT]')
    }
    expect((await graph('export', 'property')).stdout).not.toContain('露天影院')
    const packs = await graph('export', '--draft', draft, '--format', 'pack', '--out', join(folder, 'packs'))
    expect(readFileSync(join(folder, 'packs', 'property', 'graph.csv'), 'utf8')).toContain(',露天影院,')
    expect((await tingdian('pack', 'check', packs.stdout.trim())).status).toBe(0)
    expect((await graph('import', packs.stdout.trim(), '--draft', draft)).stderr).toContain('新增 0，改动 0')
    expect((await graph('import', join(folder, 'none.csv'), '--draft', draft)).stderr).toContain('[NOT_FOUND]')
    await graph('edit', draft, 'undo')
    expect((await graph('diff', draft)).stdout).toBe('')
  })

  it('goes from a suggestion to a draft in one step', async () => {
    const store = await openInsightStore(join(folder, 'tingdian.db'))
    const said = ['后备箱放得下皮划艇吗', '皮划艇放哪儿'].map((text, i) => buildUtterance(i * 1000, [text]))
    await store.saveAnalysis(buildRecording('s', { id: 's', storeId: 's' }), { ...buildAnalysis(said), pack: 'auto' })
    await store.close()
    const suggested = await graph('suggest', 'auto', '--kind', 'uncovered')
    expect([suggested.status, suggested.stdout]).toEqual([
      0,
      expect.stringMatching(/^1  没有概念  皮划艇  2（1 句提到概念）/),
    ])
    expect(suggested.stderr).toContain('2 句话里有 1 句提到概念')
    const draft = await newDraft('auto')
    expect((await graph('suggest', 'auto', '--add', '1', '--draft', draft)).status).toBe(0)
    await graph('suggest', 'auto', '--add', '1', '--draft', await newDraft('auto'), '--concept', '后备箱')
    expect((await graph('diff', draft)).stdout).toContain('新增  皮划艇')
    expect((await graph('suggest', 'auto', '--add', '99999', '--draft', draft)).stderr).toContain('[NOT_FOUND]')
    expect((await graph('suggest', 'auto', '--add', '1')).stderr).toContain('[USAGE]')
  })

  it.each([
    [['edit', 'none', 'retire', '天窗'], 3, 'NOT_FOUND'],
    [['drafts', 'new', 'florist', '标题'], 2, 'PACK_UNKNOWN'],
    [['drafts', 'new', 'auto@../x', '标题'], 2, 'INPUT_INVALID'],
    [['rollback', 'auto', '77', '--why', 'x'], 3, 'NOT_FOUND'],
    [['polish', 'x'], 2, 'USAGE'],
  ])('refuses %j', async (argv, status, code) => {
    const refused = await graph(...argv)
    expect([refused.status, refused.stderr]).toEqual([status, expect.stringContaining(`[${code}]`)])
  })

  it('offers the likest concepts where it knows none of that name', async () => {
    const draft = await newDraft('auto')
    const { stderr } = await graph('edit', draft, 'retire', '后备')
    expect(stderr).toContain('auto/space/trunk 后备箱')
    expect((await graph('edit', draft, 'alias', '后备箱', '新词')).stderr).toContain('[USAGE]')
  })
})
