import { basename } from 'node:path'
import { AppError } from '../errors.ts'
import { CONCEPT_TYPES, type Concept } from '../types.ts'
import { checkSurfaces } from './check.ts'
import { checkCycles } from './cycles.ts'
import { checkSpelling, isConceptType, toConcept, type ConceptRow } from './graph-table.ts'
import { problemText, type Problem } from './problems.ts'
import { foldedForms } from '../text/surface.ts'
import { readTable, splitCell, type Row } from './table.ts'
import { readTextFile } from './text-file.ts'

/**
 * Reads a store's own terms: UTF-8 CSV `name,type,aliases,parent`. A term gets the id `glossary/<name>`; `parent` is a
 * concept's id or name, of the pack or of the glossary.
 * @throws AppError GLOSSARY_INVALID with every fault and its line.
 */
export async function readGlossary(path: string, pack: ReadonlyMap<string, Concept>): Promise<Concept[]> {
  const file = basename(path)
  const problems: Problem[] = []
  const text = await readTextFile(path, file, problems)
  const rows =
    text === undefined
      ? []
      : readTable(text, file, { wanted: ['name', 'type'], optional: ['aliases', 'parent'] }, problems)
  const parentOf = parentFinder(pack, rows)
  const terms = rows.flatMap((row) => toTerm(row, file, parentOf, problems))
  checkTwice(terms, file, problems)
  checkCycles(terms, file, problems)
  checkSurfaces(terms, file, problems)
  if (problems.length > 0)
    throw new AppError('GLOSSARY_INVALID', { detail: { file, problems: problems.map(problemText) } })
  return terms.map(toConcept)
}

type ParentFinder = (parent: string) => string | undefined

function parentFinder(pack: ReadonlyMap<string, Concept>, rows: readonly Row[]): ParentFinder {
  const ids = new Map<string, string>()
  for (const { id, name } of pack.values()) ids.set(name, id).set(id, id)
  for (const row of rows) ids.set(row.cell('name'), `glossary/${row.cell('name')}`)
  return (parent) => ids.get(parent)
}

function toTerm(row: Row, file: string, parentOf: ParentFinder, problems: Problem[]): ConceptRow[] {
  const say = (zh: string, en: string): void => void problems.push({ file, line: row.line, zh, en })
  const [name, type, parent] = [row.cell('name'), row.cell('type'), row.cell('parent')]
  if (name === '') say('名称是空的', 'the name is empty')
  checkSpelling(name, row.cell('aliases'), say)
  if (!isConceptType(type))
    say(
      `不认识的类型“${type}”，可用：${CONCEPT_TYPES.join(',')}`,
      `unknown type "${type}", known: ${CONCEPT_TYPES.join(',')}`,
    )
  const id = `glossary/${name}`
  const above = parent === '' ? undefined : parentOf(parent)
  if (parent !== '' && above === undefined) say(`上级概念“${parent}”不存在`, `parent "${parent}" does not exist`)
  if (name === '' || !isConceptType(type)) return []
  const aliases = splitCell(row.cell('aliases'))
  return [{ line: row.line, id, type, name, aliases, ...(above && { parent: above }), not: [], heardAs: [] }]
}

function checkTwice(terms: readonly ConceptRow[], file: string, problems: Problem[]): void {
  const lines = new Map<string, number>()
  for (const { id, name, line } of terms) {
    const first = lines.get(id)
    if (first !== undefined)
      problems.push({ file, line, zh: `“${name}”与第 ${first} 行重复`, en: `"${name}" is already in line ${first}` })
    else lines.set(id, line)
  }
}

/** Takes the surfaces of `upper` away from the concepts of `lower`: the upper layer says what they mean. Names stay for display. */
export function yieldSurfaces(lower: readonly Concept[], upper: readonly Concept[]): Concept[] {
  const taken = new Set(upper.flatMap(({ name, aliases }) => [name, ...aliases].flatMap(foldedForms)))
  return lower.map((concept) => ({
    ...concept,
    aliases: concept.aliases.filter((alias) => !foldedForms(alias).some((form) => taken.has(form))),
  }))
}
