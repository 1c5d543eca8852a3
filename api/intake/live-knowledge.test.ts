import { afterAll, beforeAll, expect, it } from 'vitest'
import { act, beginDraft } from '../../engine/knowledge/drafts.ts'
import { publishDraft } from '../../engine/knowledge/publish.ts'
import type { AnalyseOptions } from '../../engine/pipeline.ts'
import { VISIT, openService, type Service } from '../testing/service.ts'
import { keepAnalysis } from './keep-analysis.ts'

let service: Service
beforeAll(async () => void (service = await openService()))
afterAll(() => service.close())

it('an analysis has what was published before it, and its recording names the version', async () => {
  const { store, engine } = service
  const { jobId } = (await service.upload(VISIT, { storeId: 's1', pack: 'auto' })).json<{ jobId: string }>()
  const { capture } = (await service.jobs.get(jobId))!
  const given: AnalyseOptions['overlaid'][] = []
  const watching = {
    ...engine,
    analyse: (path: string, options: AnalyseOptions) => {
      given.push(options.overlaid)
      return engine.analyse(path, options)
    },
  }
  await keepAnalysis({ ...service, engine: watching }, capture)
  const versionOf = async () => (await store.getRecording(capture.recordingId))?.knowledgeVersion
  expect(await versionOf()).toMatch(/^\d+\.\d+\.\d+\+0\+0$/)
  const { id } = await beginDraft(store, { line: 'auto', title: '说法', owner: 'k1' })
  await act(store, { id, revision: 1, who: 'k1' }, [{ do: 'aliases', id: 'auto/space/trunk', add: ['大肚皮仓'] }])
  await publishDraft(store, { id, revision: 2, who: 'k1', why: '顾客这样说' })
  await keepAnalysis({ ...service, engine: watching }, capture)
  expect(await versionOf()).toMatch(/\+1\+0$/)
  expect(given[0]).toBeUndefined()
  expect(given[1]?.overlays[0].concepts['auto/space/trunk'].aliases?.add).toEqual(['大肚皮仓'])
  expect(await store.resolveConcept('大肚皮仓')).toEqual(['auto/space/trunk'])
})
