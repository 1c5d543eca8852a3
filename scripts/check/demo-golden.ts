/**
 * Writes what is found of the recorded visit into `fixtures/golden/demo.json`, and tells what is lost and won since. What is
 * said there (`said`) is written by hand and stays as it is: `npx tsx scripts/check/demo-golden.ts`
 */
import { writeFileSync } from 'node:fs'
import { loadConfig } from '../../engine/config.ts'
import { createEngine } from '../../engine/pipeline.ts'
import {
  DEMO_AUDIO,
  DEMO_OPTIONS,
  errorsPercentOf,
  foundOf,
  GOLDEN_PATH,
  readGolden,
  type Golden,
} from '../../fixtures/golden/demo-visit.ts'

/** One line for each kind of label: `+` won, `-` lost since the last time, `?` said and still not found. */
function changes({ said, found: before }: Golden, now: Golden['found']): string[] {
  return (['concepts', 'opinions', 'moments', 'personalData', 'repaired'] as const).map((kind) => {
    const wanted = kind === 'repaired' ? [] : said[kind]
    const won = now[kind].filter((one) => !before[kind].includes(one)).map((one) => `+${one}`)
    const lost = before[kind].filter((one) => !now[kind].includes(one)).map((one) => `-${one}`)
    const open = wanted.filter((one) => !now[kind].includes(one)).map((one) => `?${one}`)
    return `${kind}: ${[`${now[kind].length} found`, ...won, ...lost, ...open].join(' · ')}`
  })
}

const engine = await createEngine(loadConfig())
try {
  const analysis = await engine.analyse(DEMO_AUDIO, DEMO_OPTIONS)
  const golden = readGolden()
  const found = foundOf(golden, analysis)
  for (const line of changes(golden, found)) console.log(line)
  console.log(
    `characters wrong: ${errorsPercentOf(golden, analysis).toFixed(1)} % (at most ${golden.mostErrorsPercent} %)`,
  )
  writeFileSync(GOLDEN_PATH, `${JSON.stringify({ ...golden, found }, null, 2)}\n`)
} finally {
  await engine.close()
}
