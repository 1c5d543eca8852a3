/**
 * Car forum sentences, ten subjects with three polarities (CCF BDCI 2018): joint micro-F1 of the model that ships, on the fifth of
 * train.csv that it was not trained on, grouped by text; or predictions for a file.
 *
 *   npx tsx scripts/bench/bdci.ts TRAIN.csv
 *   npx tsx scripts/bench/bdci.ts --test FILE.csv > OUT.csv   columns content_id, content
 */
import { parse } from 'csv-parse/sync'
import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { createSubjectReader } from '../../engine/opinion/car-subjects.ts'
import { createScorer } from '../../engine/opinion/scorer.ts'
import { isHeldOut } from './held-out.ts'

const { values, positionals } = parseArgs({ allowPositionals: true, options: { test: { type: 'string' } } })
const scorer = await createScorer()
const read = createSubjectReader(scorer)
const rowsOf = (path: string) =>
  parse(readFileSync(path), {
    columns: true,
    bom: true,
    relax_quotes: true,
    skip_empty_lines: true,
  }) as unknown as Record<'content_id' | 'content' | 'subject' | 'sentiment_value', string>[]

async function predict(path: string): Promise<void> {
  console.log('content_id,subject,sentiment_value')
  for (const { content_id, content } of rowsOf(path))
    for (const { subject, polarity } of await read(content)) console.log(`${content_id},${subject},${polarity}`)
}

async function measure(path: string): Promise<void> {
  const labels = new Map<string, Set<string>>()
  for (const { content, subject, sentiment_value } of rowsOf(path))
    if (isHeldOut(content))
      labels.set(content, (labels.get(content) ?? new Set<string>()).add(`${subject} ${sentiment_value}`))
  let [right, given, wanted, rightSubjects, began] = [0, 0, 0, 0, performance.now()]
  for (const [text, pairs] of labels) {
    const found = await read(text)
    const subjects = new Set([...pairs].map((pair) => pair.split(' ')[0]))
    right += found.filter(({ subject, polarity }) => pairs.has(`${subject} ${polarity}`)).length
    rightSubjects += found.filter(({ subject }) => subjects.has(subject)).length
    given += found.length
    wanted += pairs.size
  }
  began = performance.now() - began
  const f1 = (hits: number) => ((2 * hits) / (given + wanted)).toFixed(4)
  console.log(`${labels.size} held-out texts, ${wanted} pairs; ${(began / labels.size).toFixed(2)} ms per text`)
  console.log(`joint micro-F1 ${f1(right)}   subject alone ${f1(rightSubjects)}`)
}

if (values.test !== undefined) await predict(values.test)
else if (positionals[0] !== undefined) await measure(positionals[0])
else throw new Error('TRAIN.csv is wanted')
await scorer.close()
