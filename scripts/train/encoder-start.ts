/**
 * The published sentence encoder in a form that training in another language can read: OUT_DIR gets encoder.json (sizes, the names
 * and lengths of the weights, the pieces of the vocabulary that are kept) and encoder.f32 (the weights one after the other).
 *
 *   npx tsx scripts/train/encoder-start.ts E5_FILE OUT_DIR
 */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { readEncoder } from '../../models/encoder/published.ts'
import { cutPieces, keepChinese } from '../../models/encoder/vocabulary.ts'

const [file, outDir] = process.argv.slice(2)
const source = await readEncoder(file)
const { width, layers, heads, inner, positions, epsilon } = source
const kept = keepChinese(source.pieces, [])
const parts: [name: string, values: Float32Array][] = []
const rows = new Float32Array(kept.length * width)
kept.forEach((id, at) => rows.set(source.part('emb.word', id * width, (id + 1) * width), at * width))
parts.push(['emb.word', rows])
for (const name of ['emb.pos', 'emb.type', 'emb.ln.w', 'emb.ln.b']) parts.push([name, source.weight(name)])
for (let layer = 0; layer < layers; layer++)
  for (const name of ['q', 'k', 'v', 'ao', 'aln', 'fi', 'fo', 'oln'])
    for (const end of ['w', 'b']) parts.push([`l${layer}.${name}.${end}`, source.weight(`l${layer}.${name}.${end}`)])
const weights = parts.map(([name, values]) => [name, values.length])
const about = { width, layers, heads, inner, positions, epsilon, weights, pieces: cutPieces(source.pieces, kept) }
writeFileSync(join(outDir, 'encoder.json'), JSON.stringify(about))
writeFileSync(
  join(outDir, 'encoder.f32'),
  Buffer.concat(parts.map(([, v]) => Buffer.from(v.buffer, v.byteOffset, v.byteLength))),
)
