import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { dialectNamed } from '../text/dialects.ts'
import { openLanguageModel, type LanguageModel } from '../text/language-model.ts'
import { normalise } from '../text/normalise.ts'
import type { Mention } from '../types.ts'
import { join } from 'node:path'
import { projectRoot } from '../../models/root.ts'
import { concept, knowledgeOf, named } from './repair-fixture.ts'
import { createProposer, createRepair, type RepairedText, type RepairOptions } from './repair.ts'
import { contextOf, createRepairMemory } from './repair-memory.ts'

const CARS = knowledgeOf(
  concept('glossary/云帆M8', 'product', '云帆M8'),
  concept('glossary/朗月E5', 'product', '朗月E5'),
  concept('auto/swap', 'promotion', '置换补贴'),
  concept('auto/space', 'feature', '后备箱'),
  concept('auto/brake', 'feature', '刹车'),
  concept('auto/test', 'service', '试驾', { not: ['考试驾'] }),
  concept('auto/rear', 'feature', '座椅通风'),
  concept('auto/beam', 'feature', '防撞梁'),
  concept('auto/maker', 'brand', '三菱'),
)

let model: LanguageModel
beforeAll(async () => {
  model = await openLanguageModel(join(projectRoot(), 'models', 'language', 'zh-char.bin'))
})

function repaired(text: string, options: RepairOptions = {}, mentions: Mention[] = []): RepairedText {
  return createRepair(CARS, model, options)({ startMs: 0, endMs: 10 * text.length, text }, normalise(text), {
    mentions,
  })
}

describe('createRepair', () => {
  it.each([
    ['要不要先坐坐这台云烦M8里头很大', '要不要先坐坐这台云帆M8里头很大'],
    ['这个朗月一五现在有优惠吗', '这个朗月E5现在有优惠吗'],
    ['旧车开来有智患补贴六千', '旧车开来有置换补贴六千'],
    ['放行李的后备相里能躺人', '放行李的后备箱里能躺人'],
  ])('puts right %s', (heard, meant) => {
    expect(repaired(heard).text).toBe(meant)
  })

  it.each([
    '他在后面排队等着结账',
    '我们先显示价格再说',
    '你这个想法我觉得很好',
    '一五一十地说清楚',
    '',
    '，。！',
    'hello world 123',
  ])('leaves %j alone', (text) => {
    expect(repaired(text)).toMatchObject({ text: normalise(text).text, repairs: [] })
  })

  it('takes digits for a name, but not where a number is read out', () => {
    expect(repaired('苏C七三零M一，是三零不是三二').text).toBe('苏C七三零M一，是三零不是三二')
    expect(repaired('我之前开的是三零的越野车').text).toBe('我之前开的是三菱的越野车')
  })

  it('keeps the original, the place, the time, the concept and the rule', () => {
    const result = repaired('要不要先坐坐这台云烦M8里头很大')
    const { repairs, text } = result
    expect(repairs).toEqual([
      expect.objectContaining({
        original: '云烦M8',
        replacement: '云帆M8',
        conceptId: 'glossary/云帆M8',
        rule: 'same-sound',
      }),
    ])
    const [{ start, end, startMs, endMs, score }] = repairs as [RepairedText['repairs'][number]]
    expect(text.slice(start, end)).toBe('云帆M8')
    expect([result.toRaw(start), result.toRaw(end)]).toEqual([8, 12])
    expect([startMs, endMs]).toEqual([80, 120])
    expect(score).toBeGreaterThan(0.5)
  })

  it('does not repeat what people have rejected, and follows them where they accept', () => {
    const heard = '放行李的后备相里能躺人'
    const decision = { original: '后备相', replacement: '后备箱', conceptId: 'auto/space', decidedAt: 1 }
    const after = (state: 'accepted' | 'rejected', context = contextOf(heard, 4, 7)) =>
      createRepair(CARS, model)({ startMs: 0, endMs: 90, text: heard }, normalise(heard), {
        memory: createRepairMemory([{ ...decision, state, context }]),
      })
    expect(after('rejected').text).toBe(heard)
    const [[before], [accepted]] = [repaired(heard).repairs, after('accepted').repairs]
    expect(accepted.score).toBeGreaterThan(before.score)
  })

  it('follows the dialect of the store', () => {
    const heard = '这款车的黄撞梁是什么材料'
    const sichuan = { dialect: dialectNamed('川渝').near }
    expect(repaired(heard).text).toBe(heard)
    expect(repaired(heard, sichuan).text).toBe('这款车的防撞梁是什么材料')
  })

  it('gives a text back whose places lead into the text before, whatever it holds', () => {
    const piece = fc.constantFrom('云烦M8', '智患补贴', '杀车', '你好', ' ', '，', 'M', '8', '😀', '一下', '𠀀')
    const repair = createRepair(CARS, model)
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 8 }), (pieces) => {
        const text = pieces.join('')
        const before = normalise(text)
        const after = repair({ startMs: 0, endMs: 1000, text }, before)
        let [left, at] = ['', 0]
        for (const { start, end, original, replacement } of after.repairs) {
          expect(after.text.slice(start, end)).toBe(replacement)
          left += after.text.slice(at, start) + original
          at = end
        }
        expect(left + after.text.slice(at)).toBe(before.text)
        expect(after.map.length).toBe(after.text.length + 1)
        expect(after.toRaw(after.text.length)).toBe(before.toRaw(before.text.length))
      }),
      { numRuns: 60 },
    )
  })

  it('leaves out early only what would not be made anyway', () => {
    const heard = fc.constantFrom(
      '云烦M8',
      '智患补贴',
      '杀车',
      '后备相',
      '三零',
      '刹车',
      '试驾',
      '一下',
      '排队',
      '价格',
      '，',
    )
    const least = (): number => 0.55
    const [all, reaching] = [createProposer(CARS, model), createProposer(CARS, model, {}, least)]
    fc.assert(
      fc.property(fc.array(heard, { maxLength: 6 }), fc.array(heard, { maxLength: 3 }), (pieces, elsewhere) => {
        const text = pieces.join('')
        const turn = { startMs: 0, endMs: 1000, text }
        const mentions = elsewhere.map((name): Mention => {
          const found = [...CARS.concepts.values()].find((one) => one.name === name)
          return { ...named('auto/other'), conceptId: found?.id ?? 'auto/other' }
        })
        const made = (proposer: typeof all) =>
          proposer(turn, normalise(text), { mentions }).filter(({ score }) => score >= least())
        expect(made(reaching)).toEqual(made(all))
      }),
      { numRuns: 200 },
    )
  })
})
