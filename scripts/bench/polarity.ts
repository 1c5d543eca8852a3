/**
 * Praise or complaint on short texts, accuracy of the model that ships: the fifth of the ABSA car sentences that it was not trained
 * on, and waimai_10k, which it never saw. With the encoder where it is installed.
 *
 *   npx tsx scripts/bench/polarity.ts [TEXT_SETS] [--words-only] [--sample N]     default ../shared/data/text
 */
import { parse } from 'csv-parse/sync'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { openInstalledEncoder } from '../../api/meanings.ts'
import { loadConfig } from '../../engine/config.ts'
import { createPolarityReader } from '../../engine/opinion/polarity-reader.ts'
import { isHeldOut } from './held-out.ts'

type Labelled = [text: string, praises: boolean]

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { 'words-only': { type: 'boolean', default: false }, sample: { type: 'string' } },
})
const folder = positionals[0] ?? '../shared/data/text'
const read = createPolarityReader()
const named = values['words-only'] ? undefined : await openInstalledEncoder(loadConfig()).catch(() => undefined)

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
  let [right, rightWords] = [0, 0]
  const began = performance.now()
  for (const [text, praises] of rows) {
    const vector = named && (await named.encoder.embed([text]))[0]
    right += read(text, vector) > 0.5 === praises ? 1 : 0
    rightWords += read(text) > 0.5 === praises ? 1 : 0
  }
  const ms = ((performance.now() - began) / rows.length).toFixed(2)
  const share = (hits: number) => (hits / rows.length).toFixed(4)
  const both = named ? `   with the encoder ${share(right)}` : ''
  console.log(`${name}: ${rows.length} texts, accuracy from words ${share(rightWords)}${both}   ${ms} ms per text`)
}

await accuracy('ABSA car, held-out fifth', carSentences())
await accuracy('waimai_10k, never trained on', takeAwayReviews())
await named?.encoder.close()
