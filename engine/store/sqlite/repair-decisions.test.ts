import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { buildAnalysis, buildRecording, buildRepair, buildUtterance } from '../../../fixtures/builders/analysis.ts'
import { openInsightStore } from '../open.ts'
import type { InsightStore } from '../types.ts'

let folder: string
let store: InsightStore
const open = () => openInsightStore(join(folder, 'store.db'))
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tingdian-decisions-'))
  store = await open()
})
afterEach(async () => {
  await store.close()
  rmSync(folder, { recursive: true, force: true })
})

const TEXT = '想看途观的报价'
const recording = (name: string, storeId = 'store-1') => buildRecording(name, { storeId, deviceId: storeId })

/** A recording with one repair, decided on. */
async function decided(name: string, state: 'accepted' | 'rejected', storeId?: string): Promise<string> {
  const about = recording(name, storeId)
  const repairs = [buildRepair(TEXT, '土关', '途观', 'auto/tiguan')]
  await store.saveAnalysis(about, buildAnalysis([buildUtterance(0, ['想', '看', '途观', '的', '报价'], { repairs })]))
  const [utterance] = await store.getUtterances(about.id)
  await store.decideRepair(utterance.repairs[0].id, state, 'expert')
  return about.id
}

describe('decisions about repairs', () => {
  it('are kept with the words around, by store, and survive a restart', async () => {
    await decided('a', 'rejected')
    await decided('b', 'accepted', 'store-2')
    await store.close()
    store = await open()
    expect(await store.repairDecisions('store-1')).toEqual([
      {
        original: '土关',
        replacement: '途观',
        conceptId: 'auto/tiguan',
        state: 'rejected',
        context: { before: '想看', after: '的报' },
        decidedAt: expect.any(Number) as number,
      },
    ])
    expect((await store.learntRepairs({ storeIds: ['store-2'] })).learnt).toMatchObject([
      { accepted: 1, learnt: 'raised' },
    ])
  })

  it('of one recording can be left out, and the last one on a repair counts', async () => {
    const id = await decided('a', 'rejected')
    await decided('b', 'rejected')
    expect(await store.repairDecisions('store-1', id)).toHaveLength(1)
    expect((await store.learntRepairs()).learnt).toMatchObject([{ rejected: 2, learnt: 'blocked' }])
    await store.decideRepair((await store.getUtterances(id))[0].repairs[0].id, 'accepted')
    expect((await store.learntRepairs()).learnt).toMatchObject([{ rejected: 1, accepted: 1, learnt: 'none' }])
  })

  it('outlive their recording without the words around, until they are forgotten', async () => {
    const id = await decided('a', 'rejected')
    await store.deleteRecording(id)
    const [decision] = await store.repairDecisions('store-1')
    expect(decision).toMatchObject({ original: '土关', state: 'rejected' })
    expect(decision).not.toHaveProperty('context')
    expect(await store.forgetRepair('store-1', '土关', 'auto/other')).toBe(0)
    expect(await store.forgetRepair('store-1', '土关')).toBe(1)
    expect((await store.learntRepairs()).learnt).toEqual([])
  })
})
