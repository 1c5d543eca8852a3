import { mkdtemp, readFile, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { TINY, tinyEncoderFile, tinyReference } from '../../fixtures/builders/encoder-file.ts'
import { buildEncoder, PUBLISHED_FILE, type EncoderModel } from '../../models/encoder/build.ts'
import { createEncoder, type Encoder } from './encoder.ts'

let dir: string
let encoder: Encoder
let model: EncoderModel

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'tingdian-encoder-'))
  await writeFile(join(dir, PUBLISHED_FILE), tinyEncoderFile())
  await buildEncoder(dir, dir)
  model = JSON.parse(await readFile(join(dir, 'encoder.json'), 'utf8')) as EncoderModel
  encoder = await createEncoder(dir)
})
afterAll(async () => {
  await encoder.close()
  await rm(dir, { recursive: true })
})

const cosine = (a: ArrayLike<number>, b: ArrayLike<number>) => Array.from(a, (v, i) => v * b[i]).reduce((x, y) => x + y)

/** Ids in the published vocabulary; the cut one lacks <pad> and Straße. */
const publishedId = (id: number) => (id === 0 ? 0 : id + 1)

describe('the sentence encoder', () => {
  it('keeps the pieces that Chinese needs', () => {
    expect(model.pieces.texts).toEqual(['<s>', '</s>', '<unk>', '▁', '油', '耗', '油耗', '高', '▁query', ':', '省'])
  })

  it('computes what the published architecture computes', async () => {
    const [vector] = await encoder.embed(['油耗高'])
    const ids = ['<s>', '▁query', ':', '▁', '油耗', '高', '</s>'].map((text) => model.pieces.texts.indexOf(text))
    expect(vector).toHaveLength(TINY.width)
    expect(cosine(vector, vector)).toBeCloseTo(1, 5)
    expect(cosine(vector, tinyReference(ids.map(publishedId)))).toBeGreaterThan(0.999)
    expect(cosine(vector, tinyReference([0, 4, 12, 2]))).toBeLessThan(0.99)
  })

  it('answers in the order asked, whatever it is asked with', async () => {
    const [[high], [low, alone]] = await Promise.all([encoder.embed(['油耗高']), encoder.embed(['省', '油耗高'])])
    expect(alone).toEqual(high)
    expect(cosine(low, high)).toBeLessThan(0.999)
    expect(await encoder.embed([])).toEqual([])
  })

  it('takes texts longer than it was taught', async () => {
    const [vector] = await encoder.embed(['油耗高'.repeat(50)])
    expect(cosine(vector, vector)).toBeCloseTo(1, 5)
  })

  it('refuses another form, a file cut short, a folder without a model, and work after close', async () => {
    const broken = await mkdtemp(join(tmpdir(), 'tingdian-broken-'))
    try {
      await writeFile(join(broken, PUBLISHED_FILE), 'GGUF and more')
      await expect(buildEncoder(broken, broken)).rejects.toMatchObject({ code: 'MODEL_FORMAT' })
      await writeFile(join(broken, PUBLISHED_FILE), tinyEncoderFile())
      await truncate(join(broken, PUBLISHED_FILE), 2000)
      await expect(buildEncoder(broken, broken)).rejects.toMatchObject({ code: 'MODEL_FORMAT' })
      await expect(createEncoder(broken)).rejects.toMatchObject({ code: 'INTERNAL' })
      const other = await createEncoder(dir)
      await other.close()
      await expect(other.embed(['省'])).rejects.toMatchObject({ code: 'CANCELLED' })
    } finally {
      await rm(broken, { recursive: true })
    }
  })
})
