import type { Problem } from './problems.ts'
import { readYaml } from './document.ts'

/** What `pack.yaml` says about a pack. */
export interface PackInfo {
  name: string
  title: { zh: string; en: string }
  version: string
  extends?: 'base'
  sources: { name: string; licence: string; note: string }[]
  minimums: { concepts?: number; surfaces?: number }
}

const KEYS = ['name', 'title', 'version', 'extends', 'sources', 'minimums']
const SEMVER = /^\d+\.\d+\.\d+(-[0-9A-Za-z.-]+)?$/
const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
const isText = (value: unknown): value is string => typeof value === 'string' && value.trim() !== ''

/** Reads `pack.yaml`; `folder` is the folder's name, which the pack must bear. Faults go to `problems`. */
export function readPackFile(text: string, folder: string, problems: Problem[]): PackInfo | undefined {
  const file = 'pack.yaml'
  const before = problems.length
  const yaml = readYaml(text, file, problems)
  if (!yaml) return undefined
  const say = (path: string[], zh: string, en: string): void =>
    void problems.push({ file, line: yaml.lineOf(path), zh, en })
  const value = yaml.value
  if (!isRecord(value)) {
    say([], '应为“键: 值”的列表', 'a mapping is wanted')
    return undefined
  }
  for (const key of Object.keys(value))
    if (!KEYS.includes(key)) say([key], `不认识的键“${key}”，可用：${KEYS.join(',')}`, `unknown key "${key}"`)
  if (value.name !== folder)
    say(['name'], `name 应与文件夹同名（${folder}）`, `name must be the folder's name (${folder})`)
  const title = value.title
  if (!isRecord(title) || !isText(title.zh) || !isText(title.en))
    say(['title'], 'title 要有 zh 和 en', 'title needs zh and en')
  if (!isText(value.version) || !SEMVER.test(value.version))
    say(['version'], 'version 要写成 1.2.3 的形式（加引号）', 'version must be like "1.2.3"')
  if (value.extends !== undefined && value.extends !== 'base')
    say(['extends'], 'extends 只能是 base', 'extends can only be base')
  const sources = checkSources(value.sources, say)
  const minimums = checkMinimums(value.minimums, say)
  if (problems.length > before) return undefined
  return { ...(value as unknown as PackInfo), sources, minimums }
}

type Say = (path: string[], zh: string, en: string) => void

function checkSources(value: unknown, say: Say): PackInfo['sources'] {
  if (!Array.isArray(value)) {
    say(
      ['sources'],
      'sources 应为列表，写明每个来源的 name、licence、note',
      'sources must be a list of name, licence, note',
    )
    return []
  }
  return value.map((source: unknown, at) => {
    if (!isRecord(source) || !isText(source.name) || !isText(source.licence))
      say(['sources', String(at)], '来源要有 name 和 licence', 'a source needs name and licence')
    const { name, licence, note } = (isRecord(source) ? source : {}) as Record<string, string>
    return { name: name ?? '', licence: licence ?? '', note: note ?? '' }
  })
}

function checkMinimums(value: unknown, say: Say): PackInfo['minimums'] {
  if (value === undefined || value === null) return {}
  if (!isRecord(value)) {
    say(['minimums'], 'minimums 应为 concepts、surfaces 两个数', 'minimums holds the numbers concepts and surfaces')
    return {}
  }
  for (const [key, number] of Object.entries(value))
    if (!['concepts', 'surfaces'].includes(key) || !Number.isInteger(number))
      say(
        ['minimums', key],
        'minimums 只认 concepts 和 surfaces，值为整数',
        'minimums holds the integers concepts and surfaces',
      )
  return value
}
