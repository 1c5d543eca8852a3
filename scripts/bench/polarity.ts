/**
 * Praise or complaint on short texts, accuracy of the model that ships: the fifth of the ABSA car sentences that it was not trained
 * on, and waimai_10k, which it never saw.
 *
 *   npx tsx scripts/bench/polarity.ts TEXT_SETS [--sample N]
 */
import { parse } from 'csv-parse/sync'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { createPolarityReader } from '../../engine/opinion/polarity-reader.ts'
import { createScorer } from '../../engine/opinion/scorer.ts'
import { isHeldOut } from './held-out.ts'

type Labelled = [text: string, praises: boolean]

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { sample: { type: 'string' } },
})
const [folder] = positionals
if (folder === undefined) throw new Error('TEXT_SETS is wanted')
const scorer = await createScorer()
const read = createPolarityReader(scorer)

function carSentences(): Labelled[] {
  const file = join(folder, 'absa_zh_car_camera_notebook_phone_shampoo/104.car/car.train.txt')
  const lines = readFileSync(file, 'utf8').split('\n')
  const rows: Labelled[] = []
  for (let at = 0; at + 2 < lines.length; at += 3) {
    const [text, term, label] = lines.slice(at, at + 3).map((line) => line.replaceAll(' ', '').trim())
    rows.push([text.replaceAll('$T$', term), label === 'Positive'])
  }
  return rows.filter(([text]) => isHeldOut(text))
}

function takeAwayReviews(): Labelled[] {
  const file = readFileSync(join(folder, 'waimai_10k/waimai_10k.csv'))
  const rows = parse(file, { columns: true, bom: true }) as unknown as { label: string; review: string }[]
  const every = values.sample === undefined ? 1 : Math.ceil(rows.length / Number(values.sample))
  return rows.filter((_, at) => at % every === 0).map(({ label, review }) => [review, label === '1'])
}

async function accuracy(name: string, rows: Labelled[]): Promise<void> {
  let right = 0
  const began = performance.now()
  for (const [text, praises] of rows) right += (await read(text)) > 0.5 === praises ? 1 : 0
  const ms = ((performance.now() - began) / rows.length).toFixed(2)
  console.log(`${name}: ${rows.length} texts, accuracy ${(right / rows.length).toFixed(4)}   ${ms} ms per text`)
}

await accuracy('ABSA car, held-out fifth', carSentences())
await accuracy('waimai_10k, never trained on', takeAwayReviews())
await scorer.close()
