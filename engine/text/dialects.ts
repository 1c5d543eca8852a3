import { AppError } from '../errors.ts'

/** A pair of initials or finals that a store's speakers do not tell apart, as it is written in pinyin: z/zh, n/l, in/ing. */
export type NearPair = readonly [string, string]

/** What the speakers of a region do not tell apart. */
export interface Dialect {
  name: string
  /** Its name in Chinese, and other words for it; all may be written in settings. */
  also: readonly string[]
  near: readonly NearPair[]
}

const FLAT: readonly NearPair[] = [
  ['z', 'zh'],
  ['c', 'ch'],
  ['s', 'sh'],
]
const NASALS: readonly NearPair[] = [
  ['in', 'ing'],
  ['en', 'eng'],
]
const N_L: NearPair = ['n', 'l']
const F_H: NearPair = ['f', 'h']

export const DIALECTS: readonly Dialect[] = [
  { name: 'standard', also: ['普通话', '标准'], near: [] },
  { name: 'northeast', also: ['东北'], near: [...FLAT, ['r', '']] },
  {
    name: 'sichuan',
    also: ['southwest', '西南', '川渝', '四川', '重庆', '云贵'],
    near: [...FLAT, ...NASALS, N_L, F_H],
  },
  { name: 'hunan', also: ['湖南', '湘'], near: [...FLAT, ...NASALS, N_L, F_H] },
  { name: 'hubei', also: ['湖北', '江淮'], near: [...FLAT, ...NASALS, N_L] },
  { name: 'wu', also: ['江浙', '上海', '吴'], near: [...FLAT, ...NASALS] },
  {
    name: 'cantonese',
    also: ['广东', '粤'],
    near: [...FLAT, ['z', 'j'], N_L, ['r', ''], ['en', 'eng'], ['in', 'ing']],
  },
  { name: 'minnan', also: ['福建', '闽', '闽南'], near: [...FLAT, ...NASALS, N_L, F_H, ['r', 'l']] },
  { name: 'south', also: ['南方'], near: [...FLAT, ...NASALS, N_L, ['an', 'ang']] },
]

const ALL_STORES = '*'

/**
 * The dialect of a name.
 *
 * @throws AppError DIALECT_UNKNOWN with the names that there are
 */
export function dialectNamed(name: string): Dialect {
  const dialect = find(name)
  if (!dialect) throw new AppError('DIALECT_UNKNOWN', { detail: { wanted: dialectNames(), got: name } })
  return dialect
}

const find = (name: string): Dialect | undefined =>
  DIALECTS.find((dialect) => dialect.name === name.toLowerCase() || dialect.also.includes(name))

/** Names with their Chinese ones, for messages: `sichuan (川渝)`. */
export const dialectNames = (): string[] =>
  DIALECTS.map(({ name, also }) => `${name} (${also.filter((word) => /\p{Script=Han}/u.test(word)).join(' ')})`)

/** What is wrong with entries of the form `store=dialect`, one line for each. */
export function storeDialectProblems(entries: readonly string[]): string[] {
  const stores = new Set<string>()
  return entries.flatMap((entry) => {
    const [store, name] = split(entry)
    if (store === '' || name === '') return [`${JSON.stringify(entry)}: wanted STORE=DIALECT or *=DIALECT`]
    if (stores.has(store)) return [`${JSON.stringify(store)} has two dialects`]
    stores.add(store)
    return find(name) ? [] : [`${JSON.stringify(name)} is no dialect; wanted one of: ${dialectNames().join(', ')}`]
  })
}

/** The name of a store's dialect by entries such as `徐汇店=wu`; `*=…` is for all stores without an own one. */
export function dialectOfStore(entries: readonly string[], storeId: string): string | undefined {
  const pairs = entries.map(split)
  return (pairs.find(([store]) => store === storeId) ?? pairs.find(([store]) => store === ALL_STORES))?.[1]
}

function split(entry: string): [store: string, dialect: string] {
  const at = entry.lastIndexOf('=')
  return at < 0 ? ['', ''] : [entry.slice(0, at).trim(), entry.slice(at + 1).trim()]
}
