/**
 * Seconds, on the clock and of processors, in which history is read again after a publication, and after its roll back: utterances of `fixtures/sentences` in recordings of
 * twelve, of which the concept that is named most is retired, with the trained readers, in an SQLite store of its own.
 *
 * npx tsx scripts/bench/reread.ts [--utterances N]   (1200 unless given)
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { derivedHash } from '../../fixtures/derived-rows.ts'
import { rollBack } from '../../engine/knowledge/publish.ts'
import { beginReread, runReread } from '../../engine/knowledge/reread.ts'
import { keepDay, publish, saidSoon, understanding } from '../../engine/knowledge/reread-fixture.ts'
import { createScorer } from '../../engine/opinion/scorer.ts'
import { openInsightStore } from '../../engine/store/open.ts'
import { createTurnReader } from '../../engine/turn/reader.ts'
import { projectRoot } from '../../models/root.ts'
import { readTalkFile } from './fresh/read-talk-file.ts'
import { createRandom } from './made-up-talk.ts'

const { values } = parseArgs({ options: { utterances: { type: 'string', default: '1200' } } })
const OF_RECORDING = 12
const recordings = Math.ceil(Number(values.utterances) / OF_RECORDING)
const talks = readTalkFile(join(projectRoot(), 'fixtures', 'sentences', 'auto.talk'))
const texts = talks.flatMap(({ turns }) => turns.map(({ text }) => text))

const folder = await mkdtemp(join(tmpdir(), 'tingdian-reread-'))
const store = await openInsightStore(join(folder, 'store.db'))
const [scorer, reader] = [await createScorer(), await createTurnReader()]
try {
  const { understand, read } = understanding({
    score: (given) => scorer.score(given),
    read: (turns) => reader.read(turns),
  })
  const random = createRandom(1)
  const found = new Map<string, number>()
  for (let at = 0; at < recordings; at++) {
    const said = Array.from({ length: OF_RECORDING }, () => texts[Math.floor(random() * texts.length)])
    const analysis = await understand(saidSoon(said), 'auto')
    for (const { conceptId } of analysis.utterances.flatMap(({ mentions }) => mentions))
      if (conceptId.startsWith('auto/')) found.set(conceptId, (found.get(conceptId) ?? 0) + 1)
    await keepDay(store, `r${at}`, 1 + (at % 28), analysis)
  }
  const timed = async (what: string): Promise<void> => {
    const { id } = await beginReread(store, 'auto', 'bench')
    const [from, busy] = [performance.now(), process.cpuUsage()]
    const { utterances, changed } = await runReread(store, read, id)
    const seconds = (performance.now() - from) / 1000
    const { user, system } = process.cpuUsage(busy)
    const of = (all: number): string => ((all / utterances) * 1000).toFixed(1)
    console.log(`${what}: ${utterances} utterances, ${changed} changed`)
    console.log(`  of 1,000: ${of(seconds)} s, ${of((user + system) / 1e6)} s of a processor`)
  }
  const before = await derivedHash(store)
  const [[mostSaid]] = [...found].sort(([, a], [, b]) => b - a)
  await publish(store, 'auto', { do: 'retire', id: mostSaid })
  await timed('publish')
  await rollBack(store, { line: 'auto', to: 0, who: 'bench', why: 'measured' })
  await timed('roll back')
  console.log((await derivedHash(store)) === before ? 'the rows are as before' : 'THE ROWS DIFFER')
} finally {
  await scorer.close()
  await reader.close()
  await store.close()
  await rm(folder, { recursive: true, force: true })
}
