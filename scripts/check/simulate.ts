/**
 * Capture, spool, wire and intake under every fault we could think of, in virtual time: `npm run test:faults`.
 *
 *   --seeds N --from S    worlds S … S+N−1 (200 from 1); every one is made by its seed alone
 *   --devices D --minutes M    20 devices, 10 virtual minutes each
 *   --seed X [--trace]    one world, twice, to see that both runs are the same; with what happens in it
 *   --plant NAME, --plants    with a planted mistake, which must be found: one, or each of them
 *   --real [--kills N]    processes, sockets and files instead of a simulation; so many kills of each side (50), four times as many cuts
 *
 * The last line gives the sum; the exit status is 1 when anything was lost, doubled or out of order.
 */
import { availableParallelism } from 'node:os'
import { PLANTS } from '../../fixtures/simulation/plants.ts'
import type { WorldResult } from '../../fixtures/simulation/world.ts'
import { plantedCopy } from './planted-copy.ts'
import { runRealWorld } from './real-world.ts'
import { readOptions, type SimulateOptions } from './simulate-options.ts'
import { runSeeds, type SeedResult } from './run-seeds.ts'

const options = readOptions(process.argv.slice(2))

async function main(wanted: SimulateOptions): Promise<boolean> {
  if (wanted.real) return runRealWorld(wanted.kills)
  if (wanted.plants) return findPlants(wanted)
  if (wanted.seed !== undefined) return runTwice(wanted, wanted.seed)
  const copy = wanted.plant === undefined ? undefined : await plantedCopy(wanted.plant)
  try {
    return await runAll(wanted, copy?.dir)
  } finally {
    await copy?.remove()
  }
}

const isBad = ({ lost, doubled, misordered, problems }: SeedResult): boolean =>
  problems.length > 0 || (lost ?? 1) + (doubled ?? 1) + (misordered ?? 1) > 0

function report(result: SeedResult): void {
  if (!isBad(result)) return
  for (const problem of result.problems.slice(0, 5)) console.log(`seed ${result.seed}: ${problem}`)
  const { devices, minutes } = options
  console.log(`  again: npm run test:faults -- --seed ${result.seed} --devices ${devices} --minutes ${minutes} --trace`)
}

async function runAll(wanted: SimulateOptions, dir?: string): Promise<boolean> {
  const results: SeedResult[] = []
  const { seeds, from, devices, minutes } = wanted
  await runSeeds({ from, seeds, devices, minutes, processes: availableParallelism(), dir }, (result) => {
    results.push(result)
    report(result)
  })
  const sum = (key: keyof Omit<WorldResult, 'problems' | 'hash'>): number =>
    results.reduce((total, result) => total + (result[key] ?? 0), 0)
  const faults = `${sum('cuts')} cuts, ${sum('crashes')} crashes, ${sum('powerCuts')} power-cuts`
  const wrong = `${sum('lost')} lost, ${sum('doubled')} doubled, ${sum('misordered')} misordered`
  const bad = results.filter(isBad).length
  const parts = (['kept', 'declared', 'paused', 'unsaved', 'lost'] as const).map((key) => `${sum(key)} ${key}`)
  const off = sum('captured') - sum('kept') - sum('declared') - sum('paused') - sum('unsaved') - sum('lost')
  console.log(`ledger: ${sum('captured')} samples captured = ${parts.join(' + ')}, off by ${off}`)
  console.log(`worlds with a problem: ${bad} of ${results.length}`)
  console.log(
    `faults: ${wrong}, ${faults}, ${sum('diskFaults')} disk-faults, ${sum('clockJumps')} clock-jumps, seeds ${from}..${from + seeds - 1}`,
  )
  return bad === 0 && results.length === seeds
}

async function runTwice({ devices, minutes, trace }: SimulateOptions, seed: number): Promise<boolean> {
  const results: SeedResult[] = []
  for (const isTraced of [trace, false])
    await runSeeds({ from: seed, seeds: 1, devices, minutes, processes: 1, isTraced }, (result) => results.push(result))
  report(results[0])
  const [first, second] = results
  console.log(`hash ${first.hash}, again ${second.hash}`)
  return !isBad(first) && first.hash === second.hash
}

/** What a mistake is found by must be its own doing. */
async function isCleanWithout(seed: number, devices: number, minutes: number): Promise<boolean> {
  return (await runSeeds({ from: seed, seeds: 1, devices, minutes, processes: 1 }, isBad)) === undefined
}

/** Each planted mistake must be found within the seeds that are given. */
async function findPlants({ from, seeds, devices, minutes }: SimulateOptions): Promise<boolean> {
  let missed = 0
  for (const { name } of PLANTS) {
    const copy = await plantedCopy(name)
    const found = await runSeeds(
      { from, seeds, devices, minutes, processes: availableParallelism(), dir: copy.dir },
      isBad,
    )
    await copy.remove()
    const isClean = found !== undefined && (await isCleanWithout(found.seed, devices, minutes))
    if (!isClean) missed += 1
    const why = found?.problems[0] ?? `${found?.lost} lost, ${found?.doubled} doubled, ${found?.misordered} misordered`
    if (found !== undefined && !isClean) console.log(`${name}: seed ${found.seed} fails without it, too`)
    console.log(
      found === undefined ? `${name}: NOT FOUND in ${seeds} seeds` : `${name}: found by seed ${found.seed} (${why})`,
    )
  }
  console.log(`plants: ${PLANTS.length - missed} of ${PLANTS.length} found`)
  return missed === 0
}

process.exitCode = (await main(options)) ? 0 : 1
