/**
 * Tries every open case of the faults that strangers found and prints `N right, N wrong`; ends with status 1 when one is wrong.
 * `npx tsx scripts/check/faults.ts [ID …]`: ids, or beginnings of ids, narrow it.
 */
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { FaultCase } from '../../fixtures/faults/fault-case.ts'
import { projectRoot } from '../../models/root.ts'

const CASES = join(projectRoot(), 'fixtures', 'faults')
const wanted = process.argv.slice(2)

async function loadCases(): Promise<FaultCase[]> {
  const files = (await readdir(CASES)).filter((name) => name.endsWith('.cases.ts')).sort()
  const modules = await Promise.all(
    files.map(async (name) => (await import(pathToFileURL(join(CASES, name)).href)) as { cases: FaultCase[] }),
  )
  return modules.flatMap(({ cases }) => cases)
}

const count = { right: 0, wrong: 0, skipped: 0 }
for (const fault of await loadCases()) {
  const { id, title } = fault
  if (wanted.length > 0 && !wanted.some((start) => id.startsWith(start))) continue
  try {
    const skipped = await fault.check()
    count[skipped ? 'skipped' : 'right']++
    if (skipped) console.log(`- ${id} ${title}: ${skipped}`)
  } catch (error) {
    count.wrong++
    console.log(`✗ ${id} ${title}: ${error instanceof Error ? error.message : String(error)}`)
  }
}
console.log(`${count.right} right, ${count.wrong} wrong${count.skipped > 0 ? `, ${count.skipped} skipped` : ''}`)
process.exit(count.wrong > 0 ? 1 : 0)
