/**
 * Sources of sound with the real programs of Debian, and no sound hardware: arecord over ALSA's `file` plugin (samples exact), PulseAudio
 * with a null sink (first sound, longest gap, a server that is killed), six channels by parec. What is not installed is said and skipped.
 *
 *   npx tsx scripts/check/real-sound.ts
 *
 * Last line: `real sound: N ok, N failed, N skipped`; exit status 1 when something failed.
 */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { checkAlsa } from './real-alsa.ts'
import { checkPulse } from './real-pulse.ts'

/** @throws what was wanted and what came */
export type Check = () => Promise<string>

const folder = mkdtempSync(join(tmpdir(), 'tingdian-sound-'))
const counts = { ok: 0, failed: 0, skipped: 0 }

const isInstalled = (program: string): boolean => spawnSync(program, ['--version']).error === undefined

async function run(programs: readonly string[], checks: Record<string, Check>): Promise<void> {
  const missing = programs.filter((program) => !isInstalled(program))
  for (const [name, check] of Object.entries(checks)) {
    if (missing.length > 0) {
      counts.skipped += 1
      console.log(`skipped  ${name}: not installed: ${missing.join(', ')}`)
      continue
    }
    try {
      console.log(`ok       ${name}: ${await check()}`)
      counts.ok += 1
    } catch (error) {
      counts.failed += 1
      console.log(`FAILED   ${name}: ${(error as Error).message}`)
    }
  }
}

try {
  await run(['arecord'], checkAlsa(folder))
  await run(['pulseaudio', 'parec', 'pacat', 'arecord'], checkPulse(folder))
} finally {
  rmSync(folder, { recursive: true, force: true })
}
console.log(`real sound: ${counts.ok} ok, ${counts.failed} failed, ${counts.skipped} skipped`)
process.exit(counts.failed > 0 ? 1 : 0)
