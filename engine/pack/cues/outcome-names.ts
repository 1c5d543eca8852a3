import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { projectRoot } from '../../../models/root.ts'
import { readYaml } from '../document.ts'

interface KnownOutcome {
  id: string
  names: string[]
  against?: string[]
}

interface Known {
  idOf: Map<string, string>
  against: Map<string, string[]>
  titles: Map<string, { zh: string; en: string }>
}

let known: Known | undefined

/** The known outcomes of models/packs/base/outcomes.yaml, read once. */
function knownOutcomes(): Known {
  if (known) return known
  const path = join(projectRoot(), 'models', 'packs', 'base', 'outcomes.yaml')
  const list = readYaml(readFileSync(path, 'utf8'), 'outcomes.yaml', [])?.value as KnownOutcome[]
  known = {
    idOf: new Map(list.flatMap(({ id, names }) => [id, ...names].map((name) => [folded(name), id] as const))),
    against: new Map(list.map(({ id, against = [] }) => [id, against])),
    titles: new Map(
      list.map(({ id, names }) => [id, { zh: names.find(isChinese) ?? id, en: id.replaceAll('_', ' ') }]),
    ),
  }
  return known
}

const isChinese = (name: string): boolean => /\p{Script=Han}/u.test(name)
const folded = (name: string): string => name.toLowerCase().replaceAll(/[\s_-]/gu, '')

/** The outcome that somebody means: `Order`, `成交` and `ORDER` are `order`; a store's own word stays, without blanks around it. */
export function outcomeNamed(written: string): string {
  const plain = written.normalize('NFKC').trim()
  return knownOutcomes().idOf.get(folded(plain)) ?? plain
}

/** How the known outcomes are called, by their ids: by their first name in Chinese. */
export function outcomeTitles(): ReadonlyMap<string, { zh: string; en: string }> {
  return knownOutcomes().titles
}

/** The outcomes that cannot be of the same visit as this one. */
export function outcomesAgainst(outcome: string): readonly string[] {
  return knownOutcomes().against.get(outcome) ?? []
}

/** Outcomes to look for: as they were asked for, and as they are called since they have names. */
export function outcomesAsked(asked: readonly string[]): string[] {
  return [...new Set(asked.flatMap((one) => [one, outcomeNamed(one)]))]
}
