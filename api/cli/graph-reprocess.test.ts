import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { beginReread } from '../../engine/knowledge/reread.ts'
import { keepDay, saidSoon, understanding } from '../../engine/knowledge/reread-fixture.ts'
import { openInsightStore } from '../../engine/store/open.ts'
import { derivedHash } from '../../fixtures/derived-rows.ts'
import { tingdian } from '../../fixtures/command.ts'

const folder = mkdtempSync(join(tmpdir(), 'tingdian-reprocess-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const graph = (...argv: string[]) => tingdian('--data', folder, '--lang', 'zh', 'graph', ...argv)
async function inStore<T>(use: (store: Awaited<ReturnType<typeof openInsightStore>>) => Promise<T>): Promise<T> {
  const store = await openInsightStore(join(folder, 'tingdian.db'))
  return use(store).finally(() => store.close())
}

it('goes from a saying to its effect in history, and back to what was there', async () => {
  const { understand } = understanding()
  const said = await understand(saidSoon(['这个大肚皮仓真能装', '好的']), 'auto')
  await inStore((store) => keepDay(store, 'one', 1, said))
  const before = await inStore(derivedHash)
  expect((await graph('reprocess', 'auto')).stderr).toContain('[INPUT_INVALID]')
  const draft = (await graph('drafts', 'new', 'auto', '新说法')).stdout.trim()
  await graph('edit', draft, 'alias', '后备箱', '+大肚皮仓')
  const published = await graph('publish', draft, '--why', '顾客这样说', '--reprocess')
  expect([published.status, published.stdout]).toEqual([0, expect.stringContaining('auto/space/trunk  新找到 1')])
  expect(published.stdout).toContain('  + one@0.0s  这个【大肚皮仓】真能装')
  expect(published.stderr).toContain('1 段录音，2 句话，变了 1 句；完成（版本 1）')
  expect(await inStore(derivedHash)).not.toBe(before)
  await graph('rollback', 'auto', '0', '--why', '说错了')
  // One that was cut off is taken up where it was.
  const { id } = await inStore((store) => beginReread(store, 'auto', 'k'))
  const taken = await graph('reprocess', 'auto', '--json')
  expect(JSON.parse(taken.stdout)).toMatchObject({ reread: { id, state: 'done', done: 1 }, report: { changed: 1 } })
  expect(await inStore(derivedHash)).toBe(before)
  expect((await graph('reprocess', 'auto', '--cancel')).stderr).toContain('没有在处理的')
})
