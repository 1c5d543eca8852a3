/**
 * Migrates a store from SQLite to PostgreSQL and back, killed with -9 at random places and begun again until it is done; then both must hold
 * and answer the same, and a repeat must change nothing. Without a server it goes from a file to a file and back.
 *
 *   npx tsx scripts/check/with-postgres.ts npx tsx scripts/check/migrate-killed.ts [--utterances 100000] [--kills 10] [--seed 1]
 */
import { spawn } from 'node:child_process'
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { postgresPlace, testPostgresUrl } from '../../fixtures/test-postgres.ts'
import { createRandom } from '../bench/made-up-talk.ts'
import { answersOf, differencesOf, type StoreAnswers } from './store-answers.ts'
import { fillWithTalk } from './talk-store.ts'

const { values } = parseArgs({
  options: {
    utterances: { type: 'string', default: '100000' },
    kills: { type: 'string', default: '10' },
    seed: { type: 'string', default: '1' },
  },
})
const random = createRandom(Number(values.seed))
const started = performance.now()
const tell = (what: string): void => console.log(`${((performance.now() - started) / 1000).toFixed(1)} s  ${what}`)

/** A batch takes about so long: a kill meets it in its midst, or between two. */
const WITHIN_BATCH_MS = 30

/**
 * Runs a migration in a process of its own.
 *
 * @param killAfter - batches after which it is killed, a little later than one was told; undefined: it runs to its end
 */
function migrateOnce(from: string, to: string, killAfter?: number): Promise<{ batches: number; wasKilled: boolean }> {
  const script = fileURLToPath(new URL('migrate-once.ts', import.meta.url))
  const child = spawn(process.execPath, ['--import', 'tsx', script, from, to], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let batches = 0
  createInterface({ input: child.stdout }).on('line', () => {
    batches += 1
    if (batches === killAfter) setTimeout(() => child.kill('SIGKILL'), random() * WITHIN_BATCH_MS)
  })
  return new Promise((resolve, reject) => {
    child.once('close', (code, signal) => {
      if (code === 0 || signal === 'SIGKILL') resolve({ batches, wasKilled: signal === 'SIGKILL' })
      else reject(new Error(`the migration ended with ${code}`))
    })
  })
}

/** @returns how often it was killed */
async function migrateKilled(from: string, to: string, kills: number, batchesInAll: number): Promise<number> {
  let [left, killed, done] = [kills, 0, 0]
  for (;;) {
    const killAfter = left > 0 ? 1 + Math.floor((random() * 2 * (batchesInAll - done)) / (left + 1)) : undefined
    const { batches, wasKilled } = await migrateOnce(from, to, killAfter)
    done += batches
    left -= 1
    if (!wasKilled) return killed
    killed += 1
  }
}

const folder = mkdtempSync(join(tmpdir(), 'tingdian-killed-'))
const url = testPostgresUrl()
let places = 0
const newFile = (): string => join(folder, `${places++}.db`)
const newTarget = (): string | Promise<string> =>
  url === undefined ? newFile() : postgresPlace(url, `killed-${places++}`)

try {
  const source = newFile()
  await fillWithTalk(source, Number(values.utterances))
  tell(`a store of ${values.utterances} utterances`)
  const { batches } = await migrateOnce(source, newFile())
  const wanted: StoreAnswers = await answersOf(source)
  tell(`${batches} batches in all; ${wanted.queries.size} queries asked`)
  let from = source
  for (const to of [await newTarget(), newFile()]) {
    const killed = await migrateKilled(from, to, Number(values.kills), batches)
    tell(`migrated, killed ${killed} times`)
    assert.ok(killed > 0, 'no kill met the migration')
    assert.deepEqual(differencesOf(wanted, await answersOf(to)), [])
    assert.equal((await migrateOnce(from, to)).batches, 1, 'a repeat copied something')
    assert.deepEqual(differencesOf(wanted, await answersOf(to)), [])
    tell(
      `${wanted.recordings.size} recordings, their counts and ${wanted.queries.size} answers are equal; a repeat changed nothing`,
    )
    from = to
  }
} finally {
  rmSync(folder, { recursive: true, force: true })
}
