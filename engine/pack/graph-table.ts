import { CONCEPT_TYPES, type Concept, type ConceptType } from '../types.ts'
import type { Problem } from './problems.ts'
import { readTable, splitCell } from './table.ts'

/** A concept as it stands in a file: with its line, ids already absolute. */
export interface ConceptRow extends Concept {
  line: number
}

const ID = /^[a-z0-9][a-z0-9-]*(\/[a-z0-9][a-z0-9-]*)*$/

/** Makes a pack-local id absolute: `space/rear` of auto is `auto/space/rear`; ids of base and of the pack itself stay. */
export function absoluteId(id: string, pack: string): string {
  return id.startsWith('base/') || id.startsWith(`${pack}/`) ? id : `${pack}/${id}`
}

/** Reads `graph.csv` of a pack. Only faults of single rows are found here; `checkGraph` looks at the whole. */
export function readGraph(text: string, pack: string, problems: Problem[]): ConceptRow[] {
  const file = 'graph.csv'
  const columns = ['id', 'type', 'name', 'aliases', 'parent', 'not', 'heardAs']
  return readTable(text, file, { wanted: columns }, problems).flatMap((row) => {
    const say = (zh: string, en: string): void => void problems.push({ file, line: row.line, zh, en })
    const id = row.cell('id')
    const type = row.cell('type')
    const name = row.cell('name')
    const aliases = splitCell(row.cell('aliases'))
    if (!ID.test(id))
      say(`id“${id}”不合要求：只用小写字母、数字、- 和 /`, `bad id "${id}": lower-case letters, digits, - and /`)
    if (!isConceptType(type))
      say(
        `不认识的类型“${type}”，可用：${CONCEPT_TYPES.join(',')}`,
        `unknown type "${type}", known: ${CONCEPT_TYPES.join(',')}`,
      )
    if (name === '') say('名称是空的', 'the name is empty')
    checkSpelling(name, row.cell('aliases'), say)
    if (!ID.test(id) || !isConceptType(type) || name === '') return []
    const parent = row.cell('parent')
    return [
      {
        line: row.line,
        id: absoluteId(id, pack),
        type,
        name,
        aliases,
        ...(parent && { parent: absoluteId(parent, pack) }),
        not: splitCell(row.cell('not')),
        heardAs: splitCell(row.cell('heardAs')),
      },
    ]
  })
}

/** A row without its place in the file. */
export function toConcept({ id, type, name, aliases, parent, not, heardAs }: ConceptRow): Concept {
  return { id, type, name, aliases, ...(parent !== undefined && { parent }), not, heardAs }
}

/** Whether a word is one of CONCEPT_TYPES. */
export function isConceptType(type: string): type is ConceptType {
  return (CONCEPT_TYPES as readonly string[]).includes(type)
}

/** Separators that people write for `|`, in a cell without one: beside a bar they are part of a name. */
const OTHER_SEPARATOR = /^[^|｜￨]*[、，,；;][^|｜￨]*$/u

/** Faults in how a name and its aliases are written: they would be taken for something that nobody says. */
export function checkSpelling(name: string, aliases: string, say: (zh: string, en: string) => void): void {
  if (/[\r\n]/.test(name)) say('名称里有换行', 'the name holds a line end')
  if (OTHER_SEPARATOR.test(aliases))
    say(`别名用 | 分开，不是顿号、逗号或分号：“${aliases}”`, `aliases are separated by |: "${aliases}"`)
  for (const surface of [name, ...splitCell(aliases)])
    if (surface.includes('..') && surface.split('..').some((part) => part.replaceAll('.', '').trim() === ''))
      say(`别名“${surface}”的 .. 两边都要有字`, `alias "${surface}" needs words on both sides of ..`)
}
