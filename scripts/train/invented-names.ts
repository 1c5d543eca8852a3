import { pick } from './mishear.ts'
import type { Random } from './random.ts'

const NAME_CHARACTERS =
  '星云澜沐初若蓝安宅清巢盾雅颂观悦城驭风江栖湾杏林翠屏锦樾府瑞和泰嘉禾景逸凌峰远航启辰朗晴宁芷颜妍润泽玉兰茉莉芙桐枫松柏竹海川岳山河月曦晨光华荣盛达通捷迅飞翔腾龙麟凤鸣天地元亨利贞德馨兰亭书苑御品尚美佳期幻影灵动智行优护洁净健康舒爽怡然雪冰霜露雨雾虹彩霞烟波浩瀚'
const TAILS: Record<string, readonly string[]> = {
  auto: ['', '', 'E3', 'E5', 'M8', 'S7', 'L6', 'X5', 'PLUS', 'Pro', 'GT', '豪华版', '旗舰版'],
  property: ['', '', '府', '郡', '城', '湾', '花园', '公馆', '二小', '中学'],
  skincare: ['', '', '精华', '面霜', '套装', '防晒乳', '洁面乳', '水光精华', '眼霜'],
  pest: ['', '', '胶饵', '喷雾', '蚊香液', '木条', '电蚊拍', '粘板'],
}
const TYPES = ['product', 'product', 'competitor', 'brand']

/** A glossary of names that nobody has heard before, as a CSV file. */
export function inventedGlossary(trade: string, count: number, random: Random): string {
  const names = new Set<string>()
  while (names.size < count) {
    const length = pick(random, [2, 2, 2, 3, 4])
    const head = Array.from({ length }, () => pick(random, [...NAME_CHARACTERS])).join('')
    names.add(head + pick(random, TAILS[trade] ?? ['']))
  }
  return ['name,type,aliases,parent', ...[...names].map((name) => `${name},${pick(random, TYPES)},,`)].join('\n') + '\n'
}
