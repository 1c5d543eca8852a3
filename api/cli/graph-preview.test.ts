import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { keepDay, saidSoon, understanding } from '../../engine/knowledge/reread-fixture.ts'
import { openInsightStore } from '../../engine/store/open.ts'
import { tingdian } from '../../fixtures/command.ts'
import { runCommand } from './main.ts'

const folder = mkdtempSync(join(tmpdir(), 'tingdian-previewed-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const graphArgs = (...argv: string[]) => ['--data', folder, '--lang', 'zh', 'graph', ...argv]
const graph = (...argv: string[]) => tingdian(...graphArgs(...argv))

it('tells the cost first, then what changes with its examples; Ctrl-C ends it', async () => {
  const { understand } = understanding()
  const said = await understand(saidSoon(['后备箱太小了', '这个大杜皮仓呢']), 'auto')
  const store = await openInsightStore(join(folder, 'tingdian.db'))
  await keepDay(store, 'one', 1, said)
  await store.close()
  const draft = (await graph('drafts', 'new', 'auto', '新说法')).stdout.trim()
  await graph('edit', draft, 'retire', '后备箱')
  await graph('edit', draft, 'alias', '天窗', '+大肚皮仓')
  const found = await graph('preview', draft)
  expect([found.status, found.stderr]).toEqual([
    0,
    expect.stringMatching(/^要看 2 句话，最多细看 1 段录音，最多约 \d+ 秒[^]*2 句话里有 2 句[^]*细看了 1 段录音。/),
  ])
  expect(found.stdout).toMatch(/auto\/space\/trunk {2}不再找到 1\n {2}- one@0\.0s {2}【后备箱】太小了，/)
  expect(found.stdout).toMatch(/ {2}态度 {2}.*不再找到 1\n(.*\n)* {4}- one@0\.0s .*－/)
  expect(found.stdout).toContain('【大杜皮仓→大肚皮仓】')
  const stop = new AbortController()
  let told = ''
  const stderr = {
    write: (text: string) => {
      told += text
      if (told.includes('Ctrl-C')) stop.abort()
    },
  }
  const streams = { stdout: { write: () => undefined }, stderr, signal: stop.signal }
  expect([await runCommand(graphArgs('preview', draft), streams), told]).toEqual([
    130,
    expect.stringContaining('[CANCELLED]'),
  ])
})
