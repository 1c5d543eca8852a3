/** One migration for `migrate-killed.ts`, which kills it: `migrate-once.ts FROM TO`. Writes a line when a batch is in the target. */
import { migrateStore } from '../../engine/store/copy/migrate-store.ts'

const [from = '', to = ''] = process.argv.slice(2)
const { rows, queries } = await migrateStore(from, to, {
  onCopied: (table, count) => console.log(`${table} ${count}`),
})
console.log(`compared ${rows} ${queries}`)
