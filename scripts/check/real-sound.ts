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
import { createChecks } from './run-checks.ts'

const folder = mkdtempSync(join(tmpdir(), 'tingdian-sound-'))
const checks = createChecks('real sound')

const missing = (...programs: string[]): string[] =>
  programs.filter((program) => spawnSync(program, ['--version']).error !== undefined)

try {
  await checks.run(checkAlsa(folder), missing('arecord'))
  await checks.run(checkPulse(folder), missing('pulseaudio', 'parec', 'pacat', 'arecord'))
} finally {
  rmSync(folder, { recursive: true, force: true })
}
process.exit(checks.end())
