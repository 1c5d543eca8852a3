import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { loadConfig } from '../../engine/config.ts'
import { openInsightStore } from '../../engine/store/open.ts'
import { buildAnalysis, buildRecording, buildUtterance } from '../../fixtures/builders/analysis.ts'
import { historyFindings } from './history.ts'

const folder = mkdtempSync(join(tmpdir(), 'tingdian-doctor-history-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

test('tells which history is of a pack that another version ships of, and how to bring it up to date', async () => {
  const config = loadConfig({ dataDir: folder }, {})
  expect(await historyFindings(config)).toEqual([])
  const store = await openInsightStore(join(folder, 'tingdian.db'))
  const save = (name: string, packVersion: string, knowledgeVersion?: string) =>
    store.saveAnalysis(buildRecording(name), buildAnalysis([buildUtterance(0, ['遮光'])]), {
      ...{ packVersion, ...(knowledgeVersion !== undefined && { knowledgeVersion }) },
    })
  await save('new', '0.2.0')
  expect(await historyFindings(config)).toEqual([])
  // Of the base that was raised together with its pack, whoever noted it.
  await save('noted', '0.2.0', '0.2.0+3+1')
  expect(await historyFindings(config)).toEqual([])
  await save('old', '0.1.0')
  await save('one of an old base', '0.2.0', '0.2.0/0.1.0+0+0')
  await save('another of an old base', '0.2.0', '0.2.0/0.1.0+2+0')
  await store.close()
  expect(await historyFindings(config)).toMatchObject([
    { required: false, found: '2 段录音 recordings: 0.2.0 + base 0.1.0, 现在 now 0.2.0' },
    { state: 'missing', required: false, found: '1 段录音 recordings: 0.1.0, 现在 now 0.2.0' },
  ])
})
