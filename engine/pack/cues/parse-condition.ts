import type { YamlFile } from '../document.ts'
import { absoluteId } from '../graph-table.ts'
import type { Knowledge } from '../knowledge.ts'
import { CONCEPT_TYPES, type NumberSpan, type Polarity, type Role } from '../../types.ts'
import type { Condition, Distance } from './condition.ts'
import { compilePhrase, type Phrase } from '../../text/phrase.ts'

/** Where a value stands in the file. */
export type Path = (string | number)[]

/** What is needed to read conditions of one file. `say` reports a fault at a path. */
export interface Reading {
  pack: string
  yaml: YamlFile
  knowledge: Knowledge
  /** Named lists of phrases: `$name`. */
  lists: ReadonlyMap<string, Phrase[]>
  intents: ReadonlySet<string>
  stages: ReadonlySet<string>
  say: (path: Path, zh: string, en: string) => void
}

type Parser = (value: unknown, path: Path, reading: Reading) => Condition | undefined

const ROLES: readonly Role[] = ['staff', 'customer', 'unknown']
const POLARITIES: readonly Polarity[] = ['positive', 'negative', 'unsure']
const NUMBERS: readonly NumberSpan['kind'][] = ['price', 'quantity', 'percent', 'date', 'time', 'digits', 'model']

/** The words of the rule language, each with its reader. */
const PARSERS: Record<string, Parser> = {
  all: (value, path, reading) => group('all', value, path, reading),
  any: (value, path, reading) => group('any', value, path, reading),
  not(value, path, reading) {
    const of = parseCondition(value, path, reading)
    return of && { kind: 'not', of }
  },
  atLeast(value, path, reading) {
    const { count, of } = record(value, ['count', 'of'], path, reading)
    const conditions = group('any', of, [...path, 'of'], reading)
    if (!isCount(count)) return void reading.say(path, 'count 应为正整数', 'count must be a whole number above 0')
    return conditions?.kind === 'any' ? { kind: 'atLeast', count, of: conditions.of } : undefined
  },
  says(value, path, reading) {
    const many = isRecord(value) ? record(value, ['count', 'of'], path, reading) : { count: 1, of: value }
    if (!isCount(many.count)) return void reading.say(path, 'count 应为正整数', 'count must be a whole number above 0')
    const phrases = parsePhrases(many.of, isRecord(value) ? [...path, 'of'] : path, reading)
    return phrases.length === 0 ? undefined : { kind: 'says', phrases, count: many.count }
  },
  mentions(value, path, reading) {
    const concepts = parseConcepts(value, path, reading)
    return concepts.length === 0 ? undefined : { kind: 'mentions', concepts }
  },
  opinion(value, path, reading) {
    const { polarity, about, strength = 0 } = record(value, ['polarity', 'about', 'strength'], path, reading)
    const known = POLARITIES.find((one) => one === polarity)
    if (!known)
      return void reading.say(
        path,
        `polarity 应为：${POLARITIES.join(',')}`,
        `polarity must be one of ${POLARITIES.join(',')}`,
      )
    if (typeof strength !== 'number' || strength < 0 || strength > 1)
      return void reading.say(path, 'strength 应在 0 到 1 之间', 'strength must be from 0 to 1')
    return {
      kind: 'opinion',
      polarity: known,
      strength,
      about: about === undefined ? [] : parseConcepts(about, [...path, 'about'], reading),
    }
  },
  number(value, path, reading) {
    const kinds = oneOf(value, NUMBERS, path, reading)
    return kinds && { kind: 'number', kinds }
  },
  intent(value, path, reading) {
    const names = oneOf(value, [...reading.intents], path, reading)
    return names && { kind: 'intent', names }
  },
  stage(value, path, reading) {
    const names = oneOf(value, [...reading.stages], path, reading)
    return names && { kind: 'stage', names }
  },
  role(value, path, reading) {
    const roles = oneOf(value, ROLES, path, reading)
    return roles && { kind: 'any', of: roles.map((role) => ({ kind: 'role', role })) }
  },
  asks(value, path, reading) {
    if (typeof value === 'boolean') return { kind: 'asks', wanted: value }
    return void reading.say(path, 'asks 应为 true 或 false', 'asks must be true or false')
  },
  silence(value, path, reading) {
    const longerThan = parseMs(value)
    if (longerThan !== undefined) return { kind: 'silence', longerThanMs: longerThan }
    return void reading.say(path, 'silence 应写成 5s 或 800ms', 'silence must be like 5s or 800ms')
  },
  times(value, path, reading) {
    const { count, of } = record(value, ['count', 'of'], path, reading)
    if (!isCount(count)) return void reading.say(path, 'count 应为正整数', 'count must be a whole number above 0')
    const condition = parseCondition(of, [...path, 'of'], reading)
    return condition && { kind: 'times', count, of: condition }
  },
  last(value, path, reading) {
    if (isCount(value)) return { kind: 'last', count: value }
    return void reading.say(path, 'last 应为正整数', 'last must be a whole number above 0')
  },
  before: (value, path, reading) => near('before', value, path, reading),
  after: (value, path, reading) => near('after', value, path, reading),
  around: (value, path, reading) => near('around', value, path, reading),
}

/** Reads a condition: a mapping whose entries must all hold. Faults are reported; what is faulty gives undefined. */
export function parseCondition(value: unknown, path: Path, reading: Reading): Condition | undefined {
  if (!isRecord(value) || Object.keys(value).length === 0) {
    reading.say(path, '条件应为“键: 值”', 'a condition is a mapping')
    return undefined
  }
  const parts = Object.entries(value).map(([key, part]) => {
    const parser = Object.hasOwn(PARSERS, key) ? PARSERS[key] : undefined
    if (parser) return parser(part, [...path, key], reading)
    const known = Object.keys(PARSERS).join(' ')
    return void reading.say(
      [...path, key],
      `不认识的条件“${key}”，可用：${known}`,
      `unknown condition "${key}"; known: ${known}`,
    )
  })
  if (parts.some((part) => part === undefined)) return undefined
  const of = parts.filter((part) => part !== undefined)
  return of.length === 1 ? of[0] : { kind: 'all', of }
}

function group(kind: 'all' | 'any', value: unknown, path: Path, reading: Reading): Condition | undefined {
  if (!Array.isArray(value) || value.length === 0)
    return void reading.say(path, '应为条件的列表', 'a list of conditions is wanted')
  const of = value.map((one: unknown, at) => parseCondition(one, [...path, at], reading))
  return of.some((one) => one === undefined) ? undefined : { kind, of: of.filter((one) => one !== undefined) }
}

function near(
  side: 'before' | 'after' | 'around',
  value: unknown,
  path: Path,
  reading: Reading,
): Condition | undefined {
  if (!isRecord(value)) return void reading.say(path, '应为 within 加上条件', 'within and a condition are wanted')
  const { within, ...rest } = value
  const distance = parseDistance(within)
  if (!distance)
    reading.say(
      [...path, 'within'],
      'within 应为句数（2）或时间（20s、800ms）',
      'within must be a number of utterances (2) or a time (20s, 800ms)',
    )
  const of = parseCondition(rest, path, reading)
  return distance && of && { kind: 'near', side, within: distance, of }
}

/** Reads phrases: text with phrases between spaces, or a list of such texts; `$name` stands for a named list. */
export function parsePhrases(value: unknown, path: Path, reading: Pick<Reading, 'lists' | 'say'>): Phrase[] {
  const items: unknown[] = Array.isArray(value) ? value : [value]
  return items.flatMap((item, at) => {
    const place = Array.isArray(value) ? [...path, at] : path
    const sources =
      typeof item === 'string' || typeof item === 'number' ? String(item).split(/\s+/u).filter(Boolean) : []
    if (sources.length === 0)
      reading.say(place, '词句应为文字，用空格隔开', 'phrases must be text, with spaces between them')
    return sources.flatMap((source) => phrasesOf(source, place, reading))
  })
}

function phrasesOf(source: string, path: Path, { lists, say }: Pick<Reading, 'lists' | 'say'>): Phrase[] {
  if (source.startsWith('$')) {
    const list = lists.get(source.slice(1))
    if (!list) say(path, `没有名为 ${source} 的词表`, `there is no list of phrases "${source}"`)
    return list ?? []
  }
  const phrase = compilePhrase(source)
  if ('find' in phrase) return [phrase]
  say(path, phrase.zh, phrase.en)
  return []
}

function parseConcepts(value: unknown, path: Path, reading: Reading): string[] {
  const items: unknown[] = Array.isArray(value) ? value : [value]
  const ids = [...reading.knowledge.concepts.keys()]
  return items.flatMap((item, at) => {
    const place = Array.isArray(value) ? [...path, at] : path
    if (typeof item !== 'string') return reading.say(place, '概念应为文字', 'a concept must be text') ?? []
    if (item.startsWith('type:')) {
      if (CONCEPT_TYPES.some((type) => item === `type:${type}`)) return [item]
      return (
        reading.say(place, `type 应为：${CONCEPT_TYPES.join(',')}`, `type must be one of ${CONCEPT_TYPES.join(',')}`) ??
        []
      )
    }
    const id = absoluteId(item, reading.pack)
    if (ids.some((known) => known === id || known.startsWith(`${id}/`))) return [id]
    return reading.say(place, `概念“${id}”不存在`, `concept "${id}" does not exist`) ?? []
  })
}

function oneOf<T extends string>(value: unknown, known: readonly T[], path: Path, reading: Reading): T[] | undefined {
  const items: unknown[] = Array.isArray(value) ? value : [value]
  const found = items.map((item) => known.find((one) => one === item))
  const strange = found.indexOf(undefined)
  if (strange < 0) return found.filter((one) => one !== undefined)
  const got = String(items[strange])
  return void reading.say(
    path,
    `不认识“${got}”，可用：${known.join(',')}`,
    `unknown "${got}"; known: ${known.join(',')}`,
  )
}

function record(value: unknown, keys: readonly string[], path: Path, reading: Reading): Record<string, unknown> {
  if (!isRecord(value)) {
    reading.say(path, `应写明 ${keys.join('、')}`, `${keys.join(', ')} are wanted`)
    return {}
  }
  for (const key of Object.keys(value))
    if (!keys.includes(key))
      reading.say(
        [...path, key],
        `不认识的键“${key}”，可用：${keys.join(',')}`,
        `unknown key "${key}"; known: ${keys.join(',')}`,
      )
  return value
}

function parseDistance(value: unknown): Distance | undefined {
  if (isCount(value)) return { utterances: value }
  const ms = parseMs(value)
  return ms === undefined ? undefined : { ms }
}

/** Milliseconds of `5s`, `1.5s` or `800ms`. */
function parseMs(value: unknown): number | undefined {
  const match = typeof value === 'string' ? /^(\d+(?:\.\d+)?)(ms|s)$/u.exec(value) : null
  return match ? Math.round(Number(match[1]) * (match[2] === 's' ? 1000 : 1)) : undefined
}

const isCount = (value: unknown): value is number => Number.isInteger(value) && (value as number) > 0

/** Whether a value is a mapping. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
