import { mkdtempSync, rmSync, utimesSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { loadConfig } from '../../engine/config.ts'
import { openColumnBuilder, openInsightStore } from '../../engine/store/open.ts'
import { buildAnalysis, buildRecording, buildUtterance } from '../../fixtures/builders/analysis.ts'
import { columnFindings } from './columns.ts'

const folder = mkdtempSync(join(tmpdir(), 'tingdian-doctor-columns-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const containing = (text: string): unknown => expect.stringContaining(text)

test('tells how far the columns that are kept are behind', async () => {
  const config = loadConfig({ dataDir: folder }, {})
  const [place, columns] = [join(folder, 'tingdian.db'), join(folder, 'columns')]
  const store = await openInsightStore(place)
  const save = (name: string) =>
    store.saveAnalysis(
      buildRecording(name),
      buildAnalysis([buildUtterance(0, ['遮光']), buildUtterance(9000, ['沙发'])]),
    )
  await save('first')
  expect(await columnFindings(config)).toEqual([])
  const builder = await openColumnBuilder(place, columns, new AbortController().signal)
  await builder.first()
  expect(await columnFindings(config)).toMatchObject([{ state: 'ok', found: containing('0 utterances') }])
  await save('second')
  expect(await columnFindings(config)).toMatchObject([{ state: 'ok', found: containing('1 recordings, 2 utterances') }])
  utimesSync(join(columns, 'columns.json'), new Date(0), new Date(0))
  expect(await columnFindings(config)).toMatchObject([{ state: 'missing', required: false }])
  await builder.next()
  expect(await columnFindings(config)).toMatchObject([{ state: 'ok', found: containing('0 utterances') }])
  await builder.close()
  await store.close()
})
