import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { readTalks, type Talk } from './talk.ts'

/** Reads a file of conversations, packed (`.talk.gz`) or not; throws as `readTalks`. */
export function readTalkFile(path: string): Talk[] {
  const bytes = readFileSync(path)
  return readTalks((path.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8'))
}
