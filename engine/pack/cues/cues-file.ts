import type { YamlFile } from '../document.ts'
import type { Knowledge } from '../knowledge.ts'
import type { Problem } from '../problems.ts'
import { MOMENT_KINDS } from '../../types.ts'
import {
  BOUND_KINDS,
  type BoundCue,
  type Cues,
  type MomentRule,
  type RoleCue,
  type Title,
  type TitledRule,
} from './cues.ts'
import type { Rule } from './condition.ts'
import { isRecord, parseCondition, parsePhrases, type Path, type Reading } from './parse-condition.ts'
import type { Phrase } from '../../text/phrase.ts'

/** A `cues.yaml` that parsed as YAML. */
export interface CuesFile {
  pack: string
  file: string
  yaml: YamlFile
}

/** What the files above and below add: named phrases, and the intents and stages that conditions may name. */
export interface Names {
  lists: Map<string, Phrase[]>
  intents: Set<string>
  stages: Set<string>
}

const SECTIONS = ['phrases', 'roles', 'bounds', 'intents', 'stages', 'needs', 'groups', 'outcomes', 'moments']
const ID = /^[a-z][a-z0-9_-]*$/u

type Say = Reading['say']

const sayTo =
  ({ file, yaml }: CuesFile, problems: Problem[]): Say =>
  (path, zh, en) =>
    void problems.push({ file, line: yaml.lineOf(path), zh, en })

/** Collects the names that a file defines into `names`; a list that is there already grows. */
export function collectNames(cues: CuesFile, names: Names, problems: Problem[]): void {
  const say = sayTo(cues, problems)
  const value = cues.yaml.value ?? {}
  if (!isRecord(value)) return say([], '应为“键: 值”', 'a mapping is wanted')
  for (const key of Object.keys(value))
    if (!SECTIONS.includes(key))
      say(
        [key],
        `不认识的键“${key}”，可用：${SECTIONS.join(',')}`,
        `unknown key "${key}"; known: ${SECTIONS.join(',')}`,
      )
  if (value.phrases !== undefined && !isRecord(value.phrases))
    say(['phrases'], 'phrases 应为“名字: 词表”', 'phrases must map names to lists')
  for (const [name, list] of Object.entries(isRecord(value.phrases) ? value.phrases : {})) {
    const phrases = parsePhrases(list, ['phrases', name], { lists: names.lists, say })
    names.lists.set(name, [...(names.lists.get(name) ?? []), ...phrases])
  }
  for (const section of ['intents', 'stages'] as const)
    for (const { entry } of entriesOf(value, section, () => undefined))
      if (typeof entry.id === 'string') names[section].add(entry.id)
}

/** Reads the rules of a file; what is faulty goes to `problems`. */
export function readCues(cues: CuesFile, names: Names, knowledge: Knowledge, problems: Problem[]): Cues {
  const say = sayTo(cues, problems)
  const value = isRecord(cues.yaml.value) ? cues.yaml.value : {}
  const reading: Reading = { pack: cues.pack, yaml: cues.yaml, knowledge, ...names, say }
  const section = <T>(
    name: string,
    keys: readonly string[],
    read: (rule: Rule, entry: Record<string, unknown>, path: Path) => T | undefined,
  ): T[] => {
    const seen = new Set<string>()
    return entriesOf(value, name, say).flatMap(({ entry, path }) => {
      const rule = readRule(entry, path, { name: `${cues.pack}/${name}`, keys, seen, file: cues.file }, reading)
      const whole = rule && read(rule, entry, path)
      return whole === undefined ? [] : [whole]
    })
  }
  const titled = (rule: Rule, entry: Record<string, unknown>, path: Path): TitledRule | undefined => {
    const title = titleOf(entry.title, [...path, 'title'], say)
    return title && { ...rule, title }
  }
  return {
    roles: entriesOf(value, 'roles', say).flatMap(({ entry, path }) => roleCue(entry, path, reading) ?? []),
    bounds: entriesOf(value, 'bounds', say).flatMap(({ entry, path }) => boundCue(entry, path, reading) ?? []),
    intents: section('intents', [], (rule) => rule),
    stages: section('stages', ['title'], titled),
    needs: section('needs', ['title'], titled),
    groups: section('groups', ['title'], titled),
    outcomes: section('outcomes', ['title'], titled),
    moments: section('moments', ['kind', 'weight'], (rule, entry, path) => momentRule(rule, entry, path, say)),
  }
}

function entriesOf(
  value: Record<string, unknown>,
  section: string,
  say: Say,
): { entry: Record<string, unknown>; path: Path }[] {
  const list = value[section]
  if (list === undefined || list === null) return []
  if (!Array.isArray(list)) {
    say([section], `${section} 应为列表`, `${section} must be a list`)
    return []
  }
  return list.flatMap((entry: unknown, at) => {
    if (isRecord(entry)) return [{ entry, path: [section, at] }]
    say([section, at], '应为“键: 值”', 'a mapping is wanted')
    return []
  })
}

interface Frame {
  name: string
  keys: readonly string[]
  seen: Set<string>
  file: string
}

function readRule(entry: Record<string, unknown>, path: Path, frame: Frame, reading: Reading): Rule | undefined {
  const { say } = reading
  const { id, role, when } = entry
  const known = ['id', 'role', 'when', ...frame.keys]
  for (const key of Object.keys(entry))
    if (!known.includes(key))
      say(
        [...path, key],
        `不认识的键“${key}”，可用：${known.join(',')}`,
        `unknown key "${key}"; known: ${known.join(',')}`,
      )
  if (typeof id !== 'string' || !ID.test(id))
    return void say(path, 'id 应为小写字母、数字、_ 或 -', 'id must be lower-case letters, digits, _ or -')
  if (frame.seen.has(id)) say([...path, 'id'], `id“${id}”重复`, `id "${id}" is there twice`)
  frame.seen.add(id)
  if (role !== undefined && role !== 'staff' && role !== 'customer')
    return void say([...path, 'role'], 'role 应为 staff 或 customer', 'role must be staff or customer')
  const condition =
    when === undefined
      ? void say(path, '缺少 when', 'when is missing')
      : parseCondition(when, [...path, 'when'], reading)
  return (
    condition && {
      name: `${frame.name}/${id}`,
      id,
      role,
      when: condition,
      file: frame.file,
      line: reading.yaml.lineOf(path),
    }
  )
}

function titleOf(value: unknown, path: Path, say: Say): Title | undefined {
  if (isRecord(value) && typeof value.zh === 'string' && typeof value.en === 'string')
    return { zh: value.zh, en: value.en }
  return void say(path, 'title 要有 zh 和 en', 'title needs zh and en')
}

function momentRule(rule: Rule, entry: Record<string, unknown>, path: Path, say: Say): MomentRule | undefined {
  const kind = MOMENT_KINDS.find((one) => one === entry.kind)
  if (!kind)
    return void say(
      [...path, 'kind'],
      `kind 应为：${MOMENT_KINDS.join(',')}`,
      `kind must be one of ${MOMENT_KINDS.join(',')}`,
    )
  const weight = entry.weight ?? 0.8
  if (typeof weight !== 'number' || weight <= 0 || weight > 1)
    return void say([...path, 'weight'], 'weight 应大于 0、不超过 1', 'weight must be above 0 and up to 1')
  return { ...rule, kind, weight }
}

function roleCue(entry: Record<string, unknown>, path: Path, reading: Reading): RoleCue | undefined {
  const { role, weight, says } = entry
  if (role !== 'staff' && role !== 'customer')
    return void reading.say(path, 'role 应为 staff 或 customer', 'role must be staff or customer')
  return isWeight(weight, path, reading.say)
    ? { role, weight, phrases: parsePhrases(says, [...path, 'says'], reading) }
    : undefined
}

function boundCue(entry: Record<string, unknown>, path: Path, reading: Reading): BoundCue | undefined {
  const { weight, says } = entry
  const at = BOUND_KINDS.find((kind) => kind === entry.at)
  if (!at)
    return void reading.say(path, `at 应为 ${BOUND_KINDS.join(',')}`, `at must be one of ${BOUND_KINDS.join(',')}`)
  return isWeight(weight, path, reading.say)
    ? { at, weight, phrases: parsePhrases(says, [...path, 'says'], reading) }
    : undefined
}

function isWeight(weight: unknown, path: Path, say: Say): weight is number {
  if (typeof weight === 'number' && weight > 0 && weight <= 5) return true
  say(path, 'weight 应大于 0、不超过 5', 'weight must be above 0 and up to 5')
  return false
}
