import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll } from 'vitest'
import { queueContract } from '../../fixtures/contracts/queue.ts'
import { openSqliteQueue } from './sqlite.ts'

const folder = mkdtempSync(join(tmpdir(), 'tingdian-queue-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

queueContract('SQLite', (place, options) => openSqliteQueue(join(folder, `${place}.db`), options))
