import { join } from 'node:path'
import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { projectRoot } from '../../models/root.ts'
import type { Knowledge } from '../pack/knowledge.ts'
import { openLanguageModel, type LanguageModel } from '../text/language-model.ts'
import { normalise } from '../text/normalise.ts'
import type { Mention, Repair, SpokenTurn } from '../types.ts'
import { concept, knowledgeOf, named } from './repair-fixture.ts'
import { createRepair } from './repair.ts'
import { createRepairDifference, type RepairDifference } from './repair-difference.ts'

const SWAP = concept('auto/swap', 'promotion', '置换补贴')
const TRUNK = concept('auto/trunk', 'feature', '后备箱')
const OTHERS = [
  concept('auto/brake', 'feature', '刹车'),
  concept('auto/beam', 'feature', '防撞梁'),
  concept('auto/maker', 'brand', '三菱'),
  concept('auto/test', 'service', '试驾', { not: ['考试驾'] }),
]
const WITHOUT = knowledgeOf(SWAP, ...OTHERS)
/** The drive under one more name. */
const NAMED_MORE = (more: string): Knowledge =>
  knowledgeOf(SWAP, ...OTHERS.map((one) => (one.id === 'auto/test' ? { ...one, aliases: [more] } : one)), TRUNK)
const WITH = knowledgeOf(SWAP, ...OTHERS, TRUNK)

const LUGGAGE = '放行李的后备相里能躺人'
const OLD_CAR = '旧车开来有智患补贴六千'

let model: LanguageModel
beforeAll(async () => {
  model = await openLanguageModel(join(projectRoot(), 'models', 'language', 'zh-char.bin'))
})

const turnOf = (text: string): SpokenTurn => ({ startMs: 0, endMs: 10 * text.length, text })
const made = ({ start, conceptId, replacement }: Repair): string => `${start} ${conceptId} ${replacement}`
/** Repairs of all others may be a little likelier by what comes beside them. */
const isOf =
  (conceptIds: readonly string[]) =>
  ({ conceptId }: Repair): boolean =>
    conceptIds.includes(conceptId)
const idsOf = (mentions: readonly Mention[]): string[] => mentions.map(({ conceptId }) => conceptId)
const toBoth = (mentions: Mention[]) => ({ was: mentions, is: mentions })
const said = ({ original, replacement }: Repair): string => `${original}→${replacement}`

function between(old: Knowledge, now: Knowledge): RepairDifference {
  const difference = createRepairDifference(old, now, model)
  if (!difference) throw new Error('the two have the same terms')
  return difference
}

/** What each of two packs puts right in a text, where they may differ in it. */
function differs(old: Knowledge, now: Knowledge, text: string): { was: string[]; is: string[] } | undefined {
  const difference = between(old, now)
  if (!difference.mayDiffer(turnOf(text))) return undefined
  const { was, is } = difference.repairs(turnOf(text), toBoth([]))
  return { was: was.map(said), is: is.map(said) }
}

describe('createRepairDifference', () => {
  it('is none between packs whose terms are the same, whatever else they say', () => {
    const moved = { ...TRUNK, parent: 'auto/swap' }
    expect(createRepairDifference(WITH, WITH, model)).toBeUndefined()
    expect(createRepairDifference(WITH, knowledgeOf(SWAP, ...OTHERS, moved), model)).toBeUndefined()
  })

  it('finds what sounds like a term that came, and like one that is gone', () => {
    expect(differs(WITHOUT, WITH, LUGGAGE)).toEqual({ was: [], is: ['后备相→后备箱'] })
    expect(differs(WITH, WITHOUT, LUGGAGE)).toEqual({ was: ['后备相→后备箱'], is: [] })
  })

  it.each([OLD_CAR, '他在后面排队等着结账', '要踩杀车', ''])(
    'passes over %j, which sounds like no such term',
    (text) => {
      expect(differs(WITHOUT, WITH, text)).toBeUndefined()
    },
  )

  it('repairs both, where they may differ, as each pack does alone', () => {
    const text = `${LUGGAGE}，${OLD_CAR}`
    const mentions = [named('auto/brake'), named('auto/test')]
    const alone = (pack: Knowledge) => createRepair(pack, model)(turnOf(text), normalise(text), { mentions }).repairs
    const difference = between(WITHOUT, WITH)
    expect(difference.mayDiffer(turnOf(text))).toBe(true)
    expect(difference.repairs(turnOf(text), toBoth(mentions))).toEqual({ was: alone(WITHOUT), is: alone(WITH) })
    expect(alone(WITHOUT)).toHaveLength(1)
    expect(alone(WITH)).toHaveLength(2)
  })

  it('knows that a term which stands there is no mis-hearing of another any more', () => {
    const now = knowledgeOf(SWAP, ...OTHERS, TRUNK, concept('auto/odd', 'feature', '后备相'))
    expect(differs(WITH, now, LUGGAGE)).toEqual({ was: ['后备相→后备箱'], is: [] })
    expect(differs(now, WITH, LUGGAGE)).toEqual({ was: [], is: ['后备相→后备箱'] })
    expect(differs(WITH, now, OLD_CAR)).toBeUndefined()
  })

  it('takes a term with another concept, or with other words that are none of it, for another', () => {
    const renamed = knowledgeOf(SWAP, ...OTHERS, { ...TRUNK, id: 'auto/boot' })
    const { was, is } = between(WITH, renamed).repairs(turnOf(LUGGAGE), toBoth([]))
    expect([was, is].map(([{ conceptId }]) => conceptId)).toEqual(['auto/trunk', 'auto/boot'])
    const guarded = knowledgeOf(SWAP, ...OTHERS, { ...TRUNK, not: ['后备相里'] })
    expect(between(WITH, guarded).mayDiffer(turnOf(LUGGAGE))).toBe(true)
  })

  it('knows that a concept which is named by its new name is expected under its others too', () => {
    const difference = between(WITH, NAMED_MORE('开一圈'))
    const drive = { was: [], is: [named('auto/test')] }
    expect(difference.mayDiffer(turnOf('这个试价呢'))).toBe(false)
    expect(difference.mayDifferBy(turnOf('这个试价呢'), ['auto/test'], () => drive)).toBe(true)
    expect(difference.mayDifferBy(turnOf('这个刹扯呢'), ['auto/test'], () => drive)).toBe(false)
    const { was, is } = difference.repairs(turnOf('这个试价呢'), drive)
    expect([was, is].map((repairs) => repairs.map(said))).toEqual([[], ['试价→试驾']])
    expect(differs(WITH, NAMED_MORE('开一圈'), '开一圈，这个试价呢')).toEqual({ was: [], is: ['试价→试驾'] })
  })

  it('knows that a common name is only meant where something of its kind is named', () => {
    const phone = concept('base/ware/phone', 'product', '手机')
    const [old, now] = [knowledgeOf(phone), knowledgeOf(phone, concept('base/ware/phone/case', 'product', '保护壳'))]
    const difference = between(old, now)
    const cover = { was: [], is: [named('base/ware/phone/case')] }
    expect(difference.mayDifferBy(turnOf('那个首机呢'), ['base/ware/phone/case'], () => cover)).toBe(true)
    expect(difference.mayDifferBy(turnOf('那个手链呢'), ['base/ware/phone/case'], () => cover)).toBe(false)
  })

  it('passes over no place at which a term comes or goes, whatever else is named', () => {
    const heard = [
      '后备相',
      '后背箱',
      '想要试价',
      '开一圈',
      '后备箱',
      '智患补贴',
      '杀车',
      '刹车',
      '三零',
      '里能躺人',
      '放行李的',
      '一下',
      '，',
    ]
    const odd = knowledgeOf(SWAP, ...OTHERS, TRUNK, concept('auto/odd', 'feature', '后备相'))
    const pairs = [between(WITHOUT, WITH), between(WITH, WITHOUT), between(WITH, odd), between(odd, WITHOUT)]
    const more = between(WITH, NAMED_MORE('开一圈'))
    const cases = fc.oneof(
      fc.constantFrom(...pairs).map((difference) => ({ difference, come: [], differing: ['auto/trunk', 'auto/odd'] })),
      fc.constantFrom([], [named('auto/test')]).map((come) => ({ difference: more, come, differing: ['auto/test'] })),
    )
    const elsewhere = fc.array(fc.constantFrom(...[...WITH.concepts.keys()], 'auto/other'), { maxLength: 4 })
    let different = 0
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(...heard), { maxLength: 5 }),
        elsewhere,
        cases,
        (pieces, ids, { difference, come, differing }) => {
          const turn = turnOf(pieces.join(''))
          const mentions = ids.map(named)
          const said = { was: mentions, is: [...mentions, ...come] }
          const { was, is } = difference.repairs(turn, said)
          const [before, after] = [was, is].map((repairs) => repairs.filter(isOf(differing)).map(made).join())
          if (before === after) return
          different += 1
          const isNamedOtherwise = come.some(({ conceptId }) => !ids.includes(conceptId))
          const mayBy = isNamedOtherwise && difference.mayDifferBy(turn, idsOf(come), () => said)
          expect(difference.mayDiffer(turn) || mayBy).toBe(true)
        },
      ),
      { numRuns: 300 },
    )
    expect(different).toBeGreaterThan(10)
  })
})
