/**
 * How long a service that starts takes until its threads answer from the columns of a folder, as it is shipped: compiled. Prints
 * milliseconds from the start of the process.
 *
 *   node scripts/tingdian.mjs --version && node scripts/bench/restart.mjs STORE COLUMNS
 */
import { answerFrom } from '../../dist/engine/reading/answered-store.js'
import { openInsightStore } from '../../dist/engine/store/open.js'

const [place, columns] = process.argv.slice(2)
const options = { threads: 2, perKey: 64, mostWaiting: 64, deadlineMs: () => 600_000, columns }
const store = answerFrom(await openInsightStore(place), { path: place, utcOffsetMinutes: 480 }, options)
while (!store.isColumned) await new Promise((resolve) => setTimeout(resolve, 5))
process.stdout.write(`${Math.round(performance.now())}\n`)
await store.close()
