import { strict as assert } from 'node:assert'
import { randomBytes } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { openSource, type SourceSettings } from '../../devices/sources/open-source.ts'
import { listen, ports } from './real-listening.ts'
import type { Check } from './run-checks.ts'

const SECONDS = 2
const RATE = 16_000
/** The plugin gives sound as fast as it is read. */
const LIMIT_MS = 10_000

/** arecord, reading a file as if it were a device. */
export function checkAlsa(folder: string): Record<string, Check> {
  const checks: Record<string, Check> = {}
  for (const channels of [1, 4, 6, 8])
    checks[`arecord, ${channels} channels, samples exact`] = () =>
      exact(folder, channels, { kind: 'array', device: 'fromfile', channels }, (raw) => raw)
  checks['arecord, 32 bits, raw microphones of six channels'] = () =>
    exact(folder, 12, { kind: 'array', device: 'fromfile', channels: 6, samples: 's32', keep: [1, 2, 3, 4] }, upper)
  checks['node-record-lpcm16, arecord, samples exact'] = () =>
    exact(folder, 1, { kind: 'microphone', device: 'fromfile' }, (raw) => raw)
  return checks
}

/** @param words - 16-bit words of each frame of the file */
async function exact(
  folder: string,
  words: number,
  settings: SourceSettings,
  wanted: (raw: Buffer) => Buffer,
): Promise<string> {
  const raw = randomBytes(SECONDS * RATE * words * 2)
  writeFileSync(join(folder, 'sound.raw'), raw)
  process.env.ALSA_CONFIG_PATH = join(folder, 'asound.conf')
  writeFileSync(
    process.env.ALSA_CONFIG_PATH,
    `</usr/share/alsa/alsa.conf>\npcm.fromfile { type file slave.pcm "null" file "/dev/null" infile "${join(folder, 'sound.raw')}" format "raw" }\n`,
  )
  const expected = wanted(raw)
  const listening = listen(openSource(ports, settings))
  try {
    await listening.until(() => listening.pcm().length >= expected.length, LIMIT_MS, `${expected.length} bytes`)
  } finally {
    await listening.stop()
  }
  const got = listening.pcm().subarray(0, expected.length)
  const at = got.findIndex((byte, index) => byte !== expected[index])
  assert.equal(at, -1, `byte ${at} of ${expected.length} differs`)
  return `${expected.length} bytes as they are`
}

/** The upper halves of the second to fifth of six 32-bit channels. */
function upper(raw: Buffer): Buffer {
  const words = new Uint16Array(raw.buffer, raw.byteOffset, raw.length / 2)
  const kept: number[] = []
  for (let frame = 0; frame < words.length; frame += 12)
    for (const channel of [1, 2, 3, 4]) kept.push(words[frame + channel * 2 + 1])
  return Buffer.from(Uint16Array.from(kept).buffer)
}
