import { parseArgs } from 'node:util'

export interface SimulateOptions {
  seeds: number
  from: number
  minutes: number
  devices: number
  seed: number | undefined
  trace: boolean
  plant: string | undefined
  plants: boolean
  real: boolean
  kills: number
}

/** Options of `npm run test:faults`. */
export function readOptions(argv: readonly string[]): SimulateOptions {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      seeds: { type: 'string', default: '200' },
      from: { type: 'string', default: '1' },
      minutes: { type: 'string', default: '10' },
      devices: { type: 'string', default: '20' },
      seed: { type: 'string' },
      trace: { type: 'boolean', default: false },
      plant: { type: 'string' },
      plants: { type: 'boolean', default: false },
      real: { type: 'boolean', default: false },
      kills: { type: 'string', default: '50' },
    },
  })
  const { seeds, from, minutes, devices, kills, seed, ...rest } = values
  const counts = { seeds: Number(seeds), from: Number(from), kills: Number(kills) }
  const numbers = { ...counts, minutes: Number(minutes), devices: Number(devices) }
  for (const [name, number] of Object.entries(numbers))
    if (!(number > 0)) throw new Error(`--${name}: a number above 0 is wanted`)
  return { ...numbers, seed: seed === undefined ? undefined : Number(seed), plant: undefined, ...rest }
}
