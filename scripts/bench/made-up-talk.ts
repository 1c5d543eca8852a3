/** Store talk without meaning, made of the words people use there as unevenly as they do, for measurements on many rows. */
import { buildMention, buildOpinion, buildUtterance } from '../../fixtures/builders/analysis.ts'
import type { Utterance } from '../../engine/types.ts'

const words = (text: string): string[] => text.split(' ')
const OPENERS = words('我 你们 这个 那 您 我们 那个 他们 这款 咱们 其实 就是 所以 然后 因为 如果 要是 现在')
export const THINGS = words(
  '价格 保养 油耗 空间 内饰 座椅 后备箱 音响 导航 车机 大灯 轮胎 续航 电池 充电桩 刹车 方向盘 天窗 隔音 底盘 首付 利息 月供 保险 置换 订金 试驾 交车 质保 售后 工时费 机油 滤芯 漆面 颜色 配置 优惠 赠品 服务 态度 销售 展厅 竞品 口碑 动力 变速箱 悬架 雷达 影像 钥匙',
)
const SAYINGS = words(
  '太贵了 不错 挺好的 怎么样 多少钱 能不能便宜点 有没有现车 比别家高 什么时候到 听说不太好 我再看看 可以接受 不满意 很满意 要加钱吗 包含在里面 给我算一下 还行吧 有点小 够用了 声音大 回去商量一下',
)
const FILLERS = words('的 了 吧 呢 啊 嘛 是 有 就 也 还 都 在 和 说 看 想 要 去 给')

/** Small generator of even numbers in 0..1 (mulberry32, public domain), so that each run measures the same rows. */
export function createRandom(seed: number): () => number {
  return () => {
    seed = (seed + 0x6d2b79f5) | 0
    let t = Math.imul(seed ^ (seed >>> 15), 1 | seed)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
}

/** Makes one utterance after another; those of the same `random` are the same in every run. */
export function makeUtterance(random: () => number, startMs: number): Utterance {
  /** Words are used unevenly, as people do: the first of a list far more often than the last. */
  const pick = <T>(list: T[]): T => list[Math.floor(random() ** 2 * list.length)]
  const thing = pick(THINGS)
  const said = [pick(OPENERS), thing, pick(FILLERS), pick(SAYINGS), pick(FILLERS), pick(THINGS), pick(SAYINGS)]
  const value = random() < 0.05 ? Math.round(80 + random() * 200) * 1000 : undefined
  if (value !== undefined) said.push(`${value / 10_000}万`)
  const text = said.join('')
  const conceptId = `thing/${THINGS.indexOf(thing)}`
  const start = text.length - String((value ?? 0) / 10_000).length - 1
  const surface = text.slice(start)
  return buildUtterance(startMs, said, {
    role: random() < 0.5 ? 'customer' : 'staff',
    confidence: 0.5 + random() / 2,
    mentions: [buildMention(text, conceptId, thing)],
    opinions:
      random() < 0.3 ? [buildOpinion(random() < 0.5 ? 'negative' : 'positive', { conceptId, name: thing })] : [],
    numbers:
      value === undefined
        ? []
        : [{ start, end: text.length, surface, written: surface, value, kind: 'price', unit: '元' }],
  })
}
