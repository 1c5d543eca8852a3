import type { SearchRequest } from '../../engine/store/types.ts'
import { CHAIN_CONCEPTS, STORES } from './chain-talk.ts'

/** What is asked, and of which kind it is. */
export interface Asked {
  kind: string
  request: SearchRequest
}

const words = (text: string): string[] => text.split(' ')
const CHARACTERS = words('的 不 贵 我 一 有 么 看 小 再 声 套 漆 胎 现 满 登 屏 月 车')
const PHRASES = words(
  '能不能便宜一点 听说不太好 不是很满意 我再看看吧 还要另外加钱吗 都包含在里面 给我算一下 声音有点大 回去商量一下 有没有现货',
)
const named = (level: string): { id: string; name: string }[] => CHAIN_CONCEPTS.filter(({ id }) => id.startsWith(level))
const [ROOTS, AREAS, THINGS] = ['root/', 'area/', 'thing/'].map(named)
const month = (n: number) => ({ fromAt: Date.UTC(2025, 10 + (n % 12), 1), toAt: Date.UTC(2025, 11 + (n % 12), 1) })
const store = (n: number) => ({ storeIds: [`store-${(n * 37) % STORES}`] })
/** The n-th, from the commonest to the rarest. */
const spread = <T>(list: T[], n: number, of: number): T => list[Math.floor((n / of) ** 2 * list.length)]

const KINDS: [kind: string, count: number, make: (n: number) => SearchRequest][] = [
  ['1 character', 20, (n) => ({ query: CHARACTERS[n] })],
  ['2 characters', 30, (n) => ({ query: AREAS[n * 2].name })],
  ['4 characters', 20, (n) => ({ query: spread(THINGS, n, 20).name })],
  ['phrase', 20, (n) => ({ query: `"${PHRASES[n % 10]}"`, ...(n >= 10 && { filters: month(n) }) })],
  ['AND', 15, (n) => ({ query: `${AREAS[n].name} ${words('太贵了 不错 满意')[n % 3]}` })],
  ['OR', 15, (n) => ({ query: `${AREAS[n].name} OR ${AREAS[n + 15].name} OR ${AREAS[n + 30].name}` })],
  ['NOT', 15, (n) => ({ query: `${AREAS[n].name} -便宜` })],
  [
    'subtree',
    20,
    (n) => ({ filters: { concepts: [n < 10 ? ROOTS[n].id : spread(AREAS, n - 10, 10).id] }, sort: 'newest' }),
  ],
  [
    'polarity × holder × concept',
    20,
    (n) => ({
      filters: {
        concepts: [n < 10 ? ROOTS[n].id : spread(THINGS, n - 10, 10).id],
        ...{ polarity: n % 2 === 0 ? 'negative' : 'positive', holders: ['customer'] },
      },
    }),
  ],
  ['store', 15, (n) => ({ filters: store(n), ...(n % 3 > 0 && { query: AREAS[n].name }) })],
  ['month', 10, (n) => ({ filters: { ...month(n), ...(n > 5 && store(n)) }, ...(n % 2 > 0 && { query: '保养' }) })],
]

/** 200 questions: one to four characters, phrases, AND, OR, NOT, concepts with all below them, opinions, stores and months. */
export const SEARCH_MIX: Asked[] = KINDS.flatMap(([kind, count, make]) =>
  Array.from({ length: count }, (_, n) => ({ kind, request: make(n) })),
)
