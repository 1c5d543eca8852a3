import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { AppError } from '../../errors.ts'
import { readYaml } from '../document.ts'
import type { Knowledge } from '../knowledge.ts'
import { problemText, type Problem } from '../problems.ts'
import { collectNames, readCues, type CuesFile, type Names } from './cues-file.ts'
import type { Cues } from './cues.ts'

const EMPTY: Cues = { roles: [], bounds: [], intents: [], stages: [], needs: [], groups: [], outcomes: [], moments: [] }

/**
 * Reads `cues.yaml` of a pack and of the base pack under it. A trade's rule replaces the base rule of the same section and id, its
 * phrases join the base list of the same name. Packs without the file have none of their own.
 * @throws AppError PACK_INVALID with every fault's file and line.
 */
export function loadCues(knowledge: Knowledge): Cues {
  const problems: Problem[] = []
  const cues = readAll(knowledge, problems)
  if (problems.length === 0) return cues
  const sorted = [...problems].sort((a, b) => a.file.localeCompare(b.file) || a.line - b.line)
  throw new AppError('PACK_INVALID', { detail: { pack: knowledge.name, problems: sorted.map(problemText) } })
}

function readAll(knowledge: Knowledge, problems: Problem[]): Cues {
  const files = knowledge.layers.flatMap(({ name, folder, overlaid }): CuesFile[] => {
    const path = join(folder, 'cues.yaml')
    if (!overlaid && !existsSync(path)) return []
    const file = overlaid ? 'overlay/cues.yaml' : name === knowledge.name ? 'cues.yaml' : `${name}/cues.yaml`
    const broken: Problem[] = []
    const yaml = readYaml(overlaid ? overlaid.cues : readFileSync(path, 'utf8'), file, broken)
    // One slip makes a parser stumble over every line after it: the first fault is the one to mend.
    problems.push(...broken.slice(0, 1))
    return yaml ? [{ pack: name, file, yaml }] : []
  })
  const names: Names = { lists: new Map(), intents: new Set(), stages: new Set() }
  for (const file of files) collectNames(file, names, problems)
  const laid = files.map((file) => readCues(file, names, knowledge, problems)).reduce(laidOver, EMPTY)
  return without(laid, new Set(knowledge.layers.flatMap(({ overlaid }) => overlaid?.removed ?? [])))
}

/** Rules that an overlay took away. */
function without(cues: Cues, removed: ReadonlySet<string>): Cues {
  if (removed.size === 0) return cues
  const kept = <T extends { id: string }>(section: string, rules: T[]): T[] =>
    rules.filter(({ id }) => !removed.has(`${section}/${id}`))
  return {
    ...cues,
    intents: kept('intents', cues.intents),
    stages: kept('stages', cues.stages),
    needs: kept('needs', cues.needs),
    groups: kept('groups', cues.groups),
    outcomes: kept('outcomes', cues.outcomes),
    moments: kept('moments', cues.moments),
  }
}

function laidOver(lower: Cues, upper: Cues): Cues {
  return {
    roles: [...lower.roles, ...upper.roles],
    bounds: [...lower.bounds, ...upper.bounds],
    intents: replaced(lower.intents, upper.intents),
    stages: replaced(lower.stages, upper.stages),
    needs: replaced(lower.needs, upper.needs),
    groups: replaced(lower.groups, upper.groups),
    outcomes: replaced(lower.outcomes, upper.outcomes),
    moments: replaced(lower.moments, upper.moments),
  }
}

/** A rule with the id of a lower one takes its place; new rules follow. */
function replaced<T extends { id: string }>(lower: readonly T[], upper: readonly T[]): T[] {
  const own = new Map(upper.map((rule) => [rule.id, rule]))
  const below = new Set(lower.map(({ id }) => id))
  return [...lower.map((rule) => own.get(rule.id) ?? rule), ...upper.filter(({ id }) => !below.has(id))]
}
