/**
 * Seconds of a preview of a draft over a year of one store, on the clock and of processors, with everything that it shows: utterances of
 * `fixtures/sentences` in recordings of twelve, in an SQLite store of their own. One draft adds a saying to ten concepts and takes one away;
 * the other retires the ten concepts that are named most.
 *
 * npx tsx scripts/bench/preview.ts [--utterances N]   (100000 unless given)
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import type { Action } from '../../engine/knowledge/action.ts'
import { act, beginDraft, readDraft } from '../../engine/knowledge/drafts.ts'
import { previewDraft } from '../../engine/knowledge/preview.ts'
import { USUALLY_READ } from '../../engine/knowledge/preview-cost.ts'
import { keepDay, saidSoon, understanding } from '../../engine/knowledge/reread-fixture.ts'
import { loadConfig } from '../../engine/config.ts'
import { openInsightStore } from '../../engine/store/open.ts'
import type { Analysis } from '../../engine/types.ts'
import { readKeptWith } from '../../api/jobs/read-kept.ts'
import { startEngineProcess } from '../../api/jobs/start-engine-process.ts'
import { projectRoot } from '../../models/root.ts'
import { readTalkFile } from './fresh/read-talk-file.ts'
import { createRandom } from './made-up-talk.ts'
import { repeatStore } from './repeat-store.ts'

const { values } = parseArgs({ options: { utterances: { type: 'string', default: '100000' } } })
const OF_RECORDING = 12
/** So many recordings are understood; the others repeat them. */
const DIFFERENT = 100
const CONCEPTS = 10
const times = Math.ceil(Number(values.utterances) / (DIFFERENT * OF_RECORDING))
const talks = readTalkFile(join(projectRoot(), 'fixtures', 'sentences', 'auto.talk'))
const texts = talks.flatMap(({ turns }) => turns.map(({ text }) => text))

const folder = await mkdtemp(join(tmpdir(), 'tingdian-preview-'))
const [small, place] = [join(folder, 'small.db'), join(folder, 'store.db')]
const config = loadConfig({ dataDir: folder }, {})
const engine = startEngineProcess(config)

async function fill(): Promise<string[]> {
  const store = await openInsightStore(small)
  const { understand } = understanding()
  const random = createRandom(1)
  const found = new Map<string, number>()
  const count = ({ utterances }: Analysis): void => {
    for (const { conceptId } of utterances.flatMap(({ mentions }) => mentions))
      if (conceptId.startsWith('auto/')) found.set(conceptId, (found.get(conceptId) ?? 0) + 1)
  }
  for (let at = 0; at < DIFFERENT; at++) {
    const said = Array.from({ length: OF_RECORDING }, () => texts[Math.floor(random() * texts.length)])
    const analysis = await understand(saidSoon(said), 'auto')
    count(analysis)
    await keepDay(store, `r${at}`, 1 + (at % 28), analysis)
  }
  await store.close()
  return [...found].sort(([, a], [, b]) => b - a).map(([id]) => id)
}

try {
  const named = await fill()
  await repeatStore(small, place, times)
  const store = await openInsightStore(place)
  const timed = async (what: string, most: number, actions: Action[]): Promise<void> => {
    const { id } = await beginDraft(store, { line: 'auto', title: what, owner: 'bench' })
    await act(store, { id, revision: 1, who: 'bench' }, actions)
    let [told, scannedAt, scanned] = [0, 0, 0]
    const [from, busy] = [performance.now(), process.cpuUsage()]
    const preview = await previewDraft(
      { store, place, read: readKeptWith({ engine, store, config }) },
      await readDraft(store, id),
      {
        most,
        onProgress: ({ utterances: now }) => {
          told += 1
          if (now > scanned) scannedAt = performance.now()
          scanned = now
        },
      },
    )
    const { user, system } = process.cpuUsage(busy)
    const { utterances, changed, touched, read, effects } = preview
    const of = (part: 'opinions' | 'repairs'): number =>
      effects.concepts.reduce((sum, one) => sum + (one[part]?.appear ?? 0) + (one[part]?.vanish ?? 0), 0)
    const moments = effects.moments.reduce((sum, { appear, vanish }) => sum + appear + vanish, 0)
    const seconds = (until: number): string => ((until - from) / 1000).toFixed(1)
    console.log(`${what}: ${seconds(performance.now())} s, scanned after ${seconds(scannedAt)} s`)
    console.log(
      `  ${((user + system) / 1e6).toFixed(1)} s of a processor beside the engine's; load ${loadavg()[0].toFixed(1)}`,
    )
    console.log(`  ${utterances} utterances, ${changed} changed; ${read} of ${touched} recordings read closely`)
    console.log(
      `  opinions ${of('opinions')}, repairs ${of('repairs')}, moments ${moments}; progress told ${told} times`,
    )
  }
  // What customers really say, four characters each: every one stands somewhere.
  const sayings = texts.filter((text) => /^\p{Script=Han}{8}/u.test(text)).map((text) => text.slice(2, 6))
  const ten = named.slice(5, 5 + CONCEPTS)
  const add = ten.map((id, at): Action => ({
    do: 'aliases',
    id,
    add: [sayings[Math.floor((at * sayings.length) / CONCEPTS)]],
  }))
  await timed('ten concepts gain a saying, one goes', USUALLY_READ, [...add, { do: 'retire', id: named[CONCEPTS + 5] }])
  await timed(
    'the ten that are named most go',
    USUALLY_READ,
    named.slice(0, CONCEPTS).map((id) => ({ do: 'retire', id })),
  )
  await store.close()
} finally {
  await engine.close()
  await rm(folder, { recursive: true, force: true })
}
