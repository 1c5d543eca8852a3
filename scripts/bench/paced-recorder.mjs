#!/usr/bin/env node
// Stands for arecord in `bench/agent-size.ts`: 16-bit noise at the pace and in the channels that it is asked for. `STARTED_FILE` in the
// environment names a file that is made when it begins.
import { randomBytes } from 'node:crypto'
import { writeFileSync } from 'node:fs'

const argv = process.argv.slice(2)
const after = (name, otherwise) => Number(argv[argv.indexOf(name) + 1] ?? otherwise)
const [rate, channels] = [after('-r', 16_000), after('-c', 1)]
const BLOCK_MS = 20
const noise = Buffer.from(Int16Array.from(randomBytes(2 * rate * channels), (byte) => (byte - 128) * 20).buffer)
const startMs = performance.now()
let given = 0

process.stdout.on('error', () => process.exit(1))
if (process.env.STARTED_FILE) writeFileSync(process.env.STARTED_FILE, String(Date.now()))
setInterval(() => {
  const due = Math.floor(((performance.now() - startMs) * rate) / 1000) * channels * 2
  while (given < due) {
    const from = given % noise.length
    const piece = noise.subarray(from, Math.min(noise.length, from + due - given))
    process.stdout.write(piece)
    given += piece.length
  }
}, BLOCK_MS)
