import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll } from 'vitest'
import { openInsightStore } from '../store/open.ts'
import type { InsightStore } from '../store/types.ts'

/** An insight store for the tests of one file. */
export function storeForTests(): {
  readonly store: InsightStore
  /** Its file. */
  readonly place: string
  again(): Promise<InsightStore>
} {
  let folder = ''
  const opened: InsightStore[] = []
  const again = async () => {
    const one = await openInsightStore(join(folder, 'store.db'))
    opened.push(one)
    return one
  }
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'tingdian-versions-'))
    await again()
  })
  afterAll(async () => {
    for (const one of opened) await one.close()
    await rm(folder, { recursive: true, force: true })
  })
  return {
    get store() {
      return opened[0]
    },
    get place() {
      return join(folder, 'store.db')
    },
    again,
  }
}
