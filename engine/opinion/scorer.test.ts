import fc from 'fast-check'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { CAR_SUBJECTS, createScorer, FACT, isAbout, polarities, REVIEW, type Scorer, type Scores } from './scorer.ts'

let scorer: Scorer
beforeAll(async () => {
  scorer = await createScorer()
})
afterAll(() => scorer.close())

const scoresOf = async (text: string): Promise<Scores> => (await scorer.score([text]))[0]

describe('the scorer that ships', () => {
  it.each([
    ['这个价格我觉得挺划算的', '价格', 1],
    ['油耗比我想的高太多了', '油耗', -1],
    ['后备箱空间太小了放不下婴儿车', '空间', -1],
    ['方向盘很轻，指哪打哪，开着特别顺手', '操控', 1],
  ])('%s', async (text, subject, sign) => {
    const scores = await scoresOf(text)
    const place = CAR_SUBJECTS.indexOf(subject)
    const [complaint, , praise] = polarities(scores, place)
    expect(isAbout(scores, place)).toBeGreaterThan(0.5)
    expect(Math.sign(praise - complaint)).toBe(sign)
  })

  it('tells praise from complaint without marks, as speech is written', async () => {
    const feels = async (text: string) => {
      const [complaint, , praise] = polarities(await scoresOf(text), REVIEW)
      return praise - complaint
    }
    expect(await feels('服务特别好下次还来')).toBeGreaterThan(0.5)
    expect(await feels('等了一个小时都没人理我')).toBeLessThan(-0.5)
  })

  it('answers the same to the same text, alone or among others, and to any text', async () => {
    const alone = await scoresOf('隔音不错')
    const [, among] = await scorer.score(['', '隔音不错', '😀'.repeat(400)])
    expect(among).toEqual(alone)
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'grapheme', maxLength: 60 }), async (text) => {
        const scores = await scoresOf(text)
        expect(scores).toHaveLength(4 * (FACT + 1))
        const shares = polarities(scores, FACT)
        expect(shares.reduce((sum, share) => sum + share)).toBeCloseTo(1)
        expect(shares.every((share) => share >= 0)).toBe(true)
      }),
      { numRuns: 20 },
    )
  })

  it('refuses a folder with a broken model', async () => {
    const dir = await mkdtemp(join(tmpdir(), 'tingdian-scorer-'))
    try {
      await writeFile(join(dir, 'scorer.json'), JSON.stringify({ positions: 9, pieces: { texts: [] } }))
      await writeFile(join(dir, 'scorer.onnx'), 'no graph')
      await expect(createScorer(dir)).rejects.toMatchObject({ code: 'MODEL_FORMAT' })
    } finally {
      await rm(dir, { recursive: true })
    }
  })
})
