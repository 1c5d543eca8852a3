/**
 * What is understood of written conversations (GUIDE.md), from their true words, with the trade's pack or `base`: figures by pack and of all.
 * A set is measured once, and then it may be learned from: LEDGER.md.
 *
 *   npx tsx scripts/bench/fresh/measure.ts FILE.talk[.gz]...
 */
import { packNames } from '../../../engine/pack/load.ts'
import { createEngine } from '../../../engine/pipeline.ts'
import { loadConfig } from '../../../engine/config.ts'
import { readTalkFile } from './read-talk-file.ts'
import { addTo, figuresOf, type Tally } from './tally.ts'
import { visitOf } from './visit.ts'

const talks = process.argv.slice(2).flatMap((file) => readTalkFile(file))
if (talks.length === 0) throw new Error('wanted: files of conversations')
const packs = await packNames()
const engine = await createEngine(loadConfig({}, process.env))
const [all, ofPack] = [new Map() as Tally, new Map<string, Tally>()]
try {
  for (const talk of talks) {
    const pack = packs.includes(talk.trade) ? talk.trade : 'base'
    const turns = visitOf(talk).turns.map(({ start, end, text, speaker }) => {
      return { startMs: Math.round(start * 1000), endMs: Math.round(end * 1000), text, speaker }
    })
    const analysis = await engine.understand(turns, { pack })
    const tally = ofPack.get(pack) ?? new Map<string, number>()
    ofPack.set(pack, tally)
    for (const one of [all, tally]) addTo(one, talk, analysis)
  }
} finally {
  await engine.close()
}
for (const [pack, tally] of ofPack) console.log(pack, JSON.stringify(figuresOf(tally)))
console.log(JSON.stringify({ conversations: talks.length, ...figuresOf(all) }))
