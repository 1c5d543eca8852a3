import { readYaml, type YamlFile } from './document.ts'
import type { Problem } from './problems.ts'

/**
 * From which probability on a finding is kept and found (`search`), counted in insights (`insight`; of praise `praise`), told as an alert
 * (`alert`), and covered (`cover`). What is kept but not counted is unsure.
 */
export interface Thresholds {
  opinion: { search: number; insight: number; praise: number }
  moment: { search: number; alert: number }
  mention: { search: number; insight: number }
  personal: { cover: number }
}

/** What a layer says, which may be a part. */
export type LayerThresholds = { [Kind in keyof Thresholds]?: Partial<Thresholds[Kind]> }

const USES: Record<keyof Thresholds, readonly string[]> = {
  opinion: ['search', 'insight', 'praise'],
  moment: ['search', 'alert'],
  mention: ['search', 'insight'],
  personal: ['cover'],
}
const FILE = 'thresholds.yaml'

/** Without any file: what is likelier than not. */
const EVEN: Thresholds = {
  opinion: { search: 0.5, insight: 0.5, praise: 0.5 },
  moment: { search: 0.5, alert: 0.5 },
  mention: { search: 0.5, insight: 0.5 },
  personal: { cover: 0.5 },
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Reads `thresholds.yaml` of a pack; faults go to `problems`. */
export function readThresholds(text: string, problems: Problem[]): LayerThresholds {
  const yaml = readYaml(text, FILE, problems)
  if (!yaml || yaml.value === null) return {}
  const before = problems.length
  for (const [kind, uses] of Object.entries(isRecord(yaml.value) ? yaml.value : { '': yaml.value }))
    checkKind(kind, uses, yaml, problems)
  return problems.length > before ? {} : (yaml.value as LayerThresholds)
}

function checkKind(kind: string, uses: unknown, yaml: YamlFile, problems: Problem[]): void {
  const say = (path: string[], zh: string, en: string): void =>
    void problems.push({ file: FILE, line: yaml.lineOf(path), zh, en })
  const known = USES[kind as keyof Thresholds] as readonly string[] | undefined
  if (!known || !isRecord(uses)) {
    const wanted = Object.keys(USES).join(', ')
    return say(
      [kind],
      `应为“种类: {用途: 概率}”，种类：${wanted}`,
      `wanted "kind: {use: probability}", kinds: ${wanted}`,
    )
  }
  for (const [use, value] of Object.entries(uses)) {
    if (!known.includes(use))
      say(
        [kind, use],
        `不认识的用途“${use}”，可用：${known.join(', ')}`,
        `unknown use "${use}", wanted: ${known.join(', ')}`,
      )
    else if (typeof value !== 'number' || !(value >= 0 && value <= 1))
      say([kind, use], `${use} 应在 0 到 1 之间`, `${use} must lie in 0..1`)
  }
}

/** Layers laid over each other, the lowest first. */
export function layThresholds(layers: readonly LayerThresholds[]): Thresholds {
  const kinds = Object.keys(USES) as (keyof Thresholds)[]
  return Object.fromEntries(
    kinds.map((kind) => [kind, Object.assign({}, EVEN[kind], ...layers.map((layer) => layer[kind] ?? {}))]),
  ) as unknown as Thresholds
}
