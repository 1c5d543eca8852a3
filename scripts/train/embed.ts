/**
 * Texts → vectors, for training in another language: one JSON string per line in, float32 rows out (384 each).
 *
 *   npx tsx scripts/train/embed.ts < TEXTS.jsonl > VECTORS.f32
 */
import { createInterface } from 'node:readline'
import { loadConfig } from '../../engine/config.ts'
import { createEncoder } from '../../engine/meaning/encoder.ts'
import { modelDir } from '../../models/place.ts'

const encoder = await createEncoder(await modelDir('e5-small', loadConfig()))
const texts: string[] = []
for await (const line of createInterface({ input: process.stdin })) texts.push(JSON.parse(line) as string)
for (let at = 0; at < texts.length; at += 64)
  for (const vector of await encoder.embed(texts.slice(at, at + 64)))
    process.stdout.write(Buffer.from(vector.buffer, vector.byteOffset, vector.byteLength))
await encoder.close()
