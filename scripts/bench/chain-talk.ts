/** Talk of a chain of 200 stores, for measurements on many rows: concepts on three levels, named as unevenly as people do. */
import { buildMention, buildOpinion, buildUtterance } from '../../fixtures/builders/analysis.ts'
import type { Concept, Moment, Role, Utterance } from '../../engine/types.ts'
import { MOMENT_KINDS } from '../../engine/types.ts'
import type { Visit, VisitFact } from '../../engine/visit-types.ts'
import { createRandom, THINGS } from './made-up-talk.ts'

const words = (text: string): string[] => text.split(' ')
const OPENERS = words(
  '我觉得 你们家这个 那个 您看一下 我们当时看的 他们说 这一款 咱们 其实 就是说 所以 然后呢 因为我 如果要 现在这个',
)
const SAYINGS = words(
  '太贵了 真的不错 挺好的 怎么样啊 要多少钱 能不能便宜一点 有没有现货 比别家高 什么时候能到 听说不太好 我再看看吧 可以接受 不是很满意 很满意 还要另外加钱吗 都包含在里面 给我算一下 还行吧 有点小 够用了 声音有点大 回去商量一下 下次再说 没有问题 我问一下经理 先登记一下',
)
const FILLERS = words('的话 了 吧 呢 啊 嘛 是 有 就 也 还 都 在 和 说 看 想 要 去 给 一下 一个')
const ASPECTS = words('本身 价钱 质量 颜色 材质 大小 安装')
const AREAS = 60
const ROOTS = 12
const STAGES = ['arrival', 'needs', 'product', 'price', 'closing']
const FACTS = ['baby', 'pets', 'elders', 'commute', 'upgrade', 'second']
export const UTTERANCES_PER_VISIT = 12
const VISITS_PER_RECORDING = 20
export const STORES = 200
const DAYS = 365
const FIRST_AT = Date.UTC(2025, 10, 1, 1)

const areaName = (at: number): string => (at < THINGS.length ? THINGS[at] : `新${THINGS[at - THINGS.length]}`)

/** 12 roots, 60 areas and their 420 things: each area has seven. */
export const CHAIN_CONCEPTS: Concept[] = [
  ...Array.from({ length: ROOTS }, (_, i) => concept(`root/${i}`, `门类${i}`)),
  ...Array.from({ length: AREAS }, (_, i) => concept(`area/${i}`, areaName(i), `root/${i % ROOTS}`)),
  ...Array.from({ length: AREAS * ASPECTS.length }, (_, i) =>
    concept(`thing/${i}`, areaName(i % AREAS) + ASPECTS[Math.floor(i / AREAS)], `area/${i % AREAS}`),
  ),
]
const LEAVES = CHAIN_CONCEPTS.slice(ROOTS + AREAS)

function concept(id: string, name: string, parent?: string): Concept {
  return { id, type: 'product', name, aliases: [], not: [], heardAs: [], ...(parent !== undefined && { parent }) }
}

/** Ranks by Zipf's law with exponent 1: the n-th is named 1/n as often as the first. */
function zipf(count: number): (random: () => number) => number {
  const sums = new Float64Array(count)
  for (let i = 0, sum = 0; i < count; i++) sums[i] = sum += 1 / (i + 1)
  return (random) => {
    const at = random() * sums[count - 1]
    return Math.max(
      0,
      sums.findIndex((sum) => sum >= at),
    )
  }
}
const leafRank = zipf(LEAVES.length)
const sayingRank = zipf(SAYINGS.length)

/** The commonest Han characters lie among these; two of them make a name that hardly anybody else says. */
const name = (random: () => number): string =>
  String.fromCharCode(...[0, 0].map(() => 0x4e00 + Math.floor(random() ** 3 * 20_000)))

function makeUtterance(random: () => number, startMs: number, stage: string): Utterance {
  const pick = <T>(list: T[]): T => list[Math.floor(random() ** 2 * list.length)]
  const leaf = LEAVES[leafRank(random)]
  const other = LEAVES[leafRank(random)]
  const said = [pick(OPENERS), leaf.name, pick(FILLERS), SAYINGS[sayingRank(random)], pick(FILLERS)]
  if (random() < 0.6) said.push(other.name, SAYINGS[sayingRank(random)])
  else said.push(pick(SAYINGS), pick(OPENERS), pick(FILLERS))
  if (random() < 0.1) said.push(name(random))
  const text = said.join('')
  const role: Role = random() < 0.5 ? 'customer' : random() < 0.9 ? 'staff' : 'unknown'
  const named = text.includes(other.name) && other !== leaf ? [leaf, other] : [leaf]
  const judged = random() < 0.3
  const polarity = random() < 0.5 ? 'negative' : random() < 0.8 ? 'positive' : 'unsure'
  return buildUtterance(startMs, said, {
    ...{ role, stage, confidence: 0.5 + random() / 2 },
    mentions: named.map(({ id, name: surface }) => buildMention(text, id, surface)),
    opinions: judged ? [buildOpinion(polarity, { conceptId: leaf.id, name: leaf.name, holder: role })] : [],
  })
}

export interface ChainRecording {
  name: string
  startedAt: number
  durationMs: number
  storeId: string
  deviceId: string
  utterances: Utterance[]
  moments: Moment[]
  visits: Visit[]
}

/** Recordings with at least so many utterances in all, over a year and 200 stores; the same in every run. */
export function* chainRecordings(utterances: number): Generator<ChainRecording> {
  const random = createRandom(17)
  const recordings = Math.ceil(utterances / (VISITS_PER_RECORDING * UTTERANCES_PER_VISIT))
  for (let n = 0; n < recordings; n++) {
    const made = Array.from({ length: VISITS_PER_RECORDING }, (_, i) => makeVisit(random, i))
    const store = n % STORES
    yield {
      ...{ name: `chain-${n}`, storeId: `store-${store}`, deviceId: `badge-${store}-${n % 3}` },
      startedAt: FIRST_AT + Math.floor((n / recordings) * DAYS) * 86_400_000 + (n % 7) * 3_600_000,
      durationMs: VISITS_PER_RECORDING * UTTERANCES_PER_VISIT * 15_000,
      utterances: made.flatMap((one) => one.utterances),
      moments: made.flatMap((one) => one.moments),
      visits: made.map(({ visit }) => visit),
    }
  }
}

function makeVisit(random: () => number, nth: number): { visit: Visit; utterances: Utterance[]; moments: Moment[] } {
  const first = nth * UTTERANCES_PER_VISIT
  const startMs = first * 15_000
  const utterances = Array.from({ length: UTTERANCES_PER_VISIT }, (_, i) =>
    makeUtterance(random, startMs + i * 15_000, STAGES[Math.floor((i / UTTERANCES_PER_VISIT) * STAGES.length)]),
  )
  const at = (): number => first + Math.floor(random() * UTTERANCES_PER_VISIT)
  const moments = Array.from({ length: Math.floor(random() * 3) }, (): Moment => {
    const kind = MOMENT_KINDS[Math.floor(random() * MOMENT_KINDS.length)]
    return { kind, atMs: startMs, utterances: [at()], weight: random(), why: 'made-up' }
  })
  const facts = (share: number): VisitFact[] =>
    FACTS.filter(() => random() < share).map((id) => ({ id, title: { zh: id, en: id }, utterances: [at()] }))
  const visit: Visit = {
    ...{ startMs, endMs: startMs + UTTERANCES_PER_VISIT * 15_000, firstUtterance: first },
    ...{ lastUtterance: first + UTTERANCES_PER_VISIT - 1, moments: [], certainty: 1, evidence: [], doubts: [] },
    ...{ stages: [], needs: facts(0.1), groups: facts(0.1) },
  }
  return { visit, utterances, moments }
}
