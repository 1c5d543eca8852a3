import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { catalogue } from '../catalogue.ts'
import { checksum } from '../checksum.ts'
import { projectRoot } from '../root.ts'
import { adaptWeights } from './adaptation.ts'
import type { Weight } from './ct2.ts'

let folder: string
let model: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tingdian-adaptation-'))
  model = join(folder, 'model.bin')
  await writeFile(model, 'published weights')
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const HALF = new Map([
  [0, 0],
  [0.5, 0x3800],
  [1, 0x3c00],
  [2, 0x4000],
  [-1, 0xbc00],
])

/** A file that adds B·A, [2, 1]·[1, 3], to one matrix. */
async function adaptation(name: string, sha256: string, matrix = 'layer/weight', inputs = 3): Promise<string> {
  const header = JSON.stringify({ model: sha256, rank: 1, matrices: [{ name: matrix, outputs: 2, inputs }] })
  const padded = header.padEnd(Math.ceil(header.length / 4) * 4)
  const size = Buffer.alloc(4)
  size.writeUInt32LE(padded.length)
  const values = Buffer.alloc(2 * 5)
  ;[1, 2, -1, 0.5, 2].forEach((value, i) => values.writeUInt16LE(HALF.get(value) ?? 0, 2 * i))
  await writeFile(join(folder, name), Buffer.concat([size, Buffer.from(padded), values]))
  return join(folder, name)
}

const weights = new Map<string, Weight>([
  ['layer/weight', { dims: [2, 3], read: () => Float32Array.from([1, 1, 1, 0, 0, 0]) }],
])

describe('adaptWeights', () => {
  it('adds the low-rank product to the weights it was trained on', async () => {
    const path = await adaptation('fits.bin', (await checksum(model)).sha256)
    const result = await adaptWeights(weights, model, [{ path, strength: 1 }])
    expect([...(result.get('layer/weight')?.read() ?? [])]).toEqual([1.5, 2, 0.5, 2, 4, -2])
    expect([...(weights.get('layer/weight')?.read() ?? [])]).toEqual([1, 1, 1, 0, 0, 0])
  })

  it('adds as much of it as is asked for', async () => {
    const path = await adaptation('part.bin', (await checksum(model)).sha256)
    const valuesAt = async (strength: number) => [
      ...((await adaptWeights(weights, model, [{ path, strength }])).get('layer/weight')?.read() ?? []),
    ]
    expect(await valuesAt(0.5)).toEqual([1.25, 1.5, 0.75, 1, 2, -1])
    expect(await valuesAt(0)).toEqual([1, 1, 1, 0, 0, 0])
  })

  it('takes the one that fits among several', async () => {
    const other = { path: await adaptation('first.bin', 'f'.repeat(64)), strength: 1 }
    const fits = { path: await adaptation('second.bin', (await checksum(model)).sha256), strength: 0.5 }
    const result = await adaptWeights(weights, model, [other, fits])
    expect([...(result.get('layer/weight')?.read() ?? [])]).toEqual([1.25, 1.5, 0.75, 1, 2, -1])
  })

  it('leaves all other weights as they were published', async () => {
    const other = { path: await adaptation('other.bin', 'f'.repeat(64)), strength: 1 }
    expect(await adaptWeights(weights, model, [other])).toBe(weights)
  })

  it('refuses a delta whose matrices are not those of the model', async () => {
    const { sha256 } = await checksum(model)
    const unknown = await adaptation('unknown.bin', sha256, 'no/such')
    await expect(adaptWeights(weights, model, [{ path: unknown, strength: 1 }])).rejects.toMatchObject({
      code: 'MODEL_FORMAT',
    })
    const wide = await adaptation('wide.bin', sha256, 'layer/weight', 4)
    await expect(adaptWeights(weights, model, [{ path: wide, strength: 1 }])).rejects.toMatchObject({
      code: 'MODEL_FORMAT',
    })
  })
})

describe('the adaptations that ship', () => {
  it('each fit files that the catalogue names', async () => {
    const shippedIn = join(projectRoot(), 'models/whisper/adaptation')
    const known = catalogue().flatMap(({ files }) => files.map(({ sha256 }) => sha256))
    for (const name of await readdir(shippedIn)) {
      const bytes = await readFile(join(shippedIn, name))
      const header = JSON.parse(bytes.toString('utf8', 4, 4 + bytes.readUInt32LE(0))) as { model: string }
      expect(known).toContain(header.model)
    }
  })
})
