/** Runs worlds of the simulation one after the other and writes each result as a line of JSON: `FROM STEP COUNT DEVICES MINUTES [trace]`. */
import { runWorld } from '../../fixtures/simulation/world.ts'

const [from, step, count, devices, minutes] = process.argv.slice(2, 7).map(Number)
const trace = process.argv[7] === 'trace' ? (text: string) => process.stdout.write(`# ${text}\n`) : undefined
for (let i = 0; i < count; i++) {
  const seed = from + i * step
  const result = await runWorld({ seed, devices, minutes, ...(trace && { trace }) }).catch((error: unknown) => ({
    problems: [`the world came to an end: ${String(error)}`],
  }))
  process.stdout.write(`${JSON.stringify({ seed, ...result })}\n`)
}
