/**
 * Draws briefs for writers: trade, shop, persona, mood, manner, situation, personal data. The same seed draws the same briefs.
 *
 *   npx tsx scripts/bench/fresh/briefs.ts --writer w07 --count 60 --seed 7 [--packed 0.6]
 */
import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { createRandom } from '../../train/random.ts'

interface Lists {
  trades: Record<string, string[]>
  withPack: string[]
  people: string[]
  moods: string[]
  manners: string[]
  situations: string[]
  personal: string[]
}

const { values: args } = parseArgs({
  options: {
    writer: { type: 'string', default: 'w' },
    count: { type: 'string', default: '60' },
    seed: { type: 'string', default: '1' },
    // Share of the trades that have a pack.
    packed: { type: 'string', default: '0.6' },
  },
})
const lists = JSON.parse(readFileSync(new URL('briefs.json', import.meta.url), 'utf8')) as Lists
const random = createRandom(Number(args.seed))
const oneOf = <T>(list: T[]): T => {
  const one = list[Math.floor(random() * list.length)]
  if (one === undefined) throw new Error('a list of briefs.json is empty')
  return one
}

const others = Object.keys(lists.trades).filter((trade) => !lists.withPack.includes(trade))
for (let at = 1; at <= Number(args.count); at++) {
  const trade = oneOf(random() < Number(args.packed) ? lists.withPack : others)
  const turns = 6 + Math.floor(random() * 16)
  const id = `${args.writer}-${String(at).padStart(3, '0')}`
  const parts = [oneOf(lists.trades[trade] ?? []), oneOf(lists.people), oneOf(lists.moods), oneOf(lists.manners)]
  const rest = [oneOf(lists.situations), `个人信息：${oneOf(lists.personal)}`, `约${turns}句`]
  process.stdout.write(`${[id, trade, ...parts, ...rest].join(' | ')}\n`)
}
