import type { GivenConcept } from '../../engine/knowledge/given-concept.ts'
import type { Concept } from '../../engine/types.ts'
import type { Column } from '../tables/table.ts'
import type { GivenRow } from './csv-rows.ts'
import { joined, parted } from './list-cell.ts'
import { unreadable } from './table-bytes.ts'

/** A concept as it is handed out. */
export interface ShownConcept extends Concept {
  retired: boolean
}

type Field = 'id' | 'type' | 'name' | 'aliases' | 'parent' | 'not' | 'heardAs' | 'retired'
/** In either language the names by which a pack's `graph.csv` calls them: what is handed out can be a pack's. */
const titled = (field: Field, of: Column<ShownConcept>['of']): Column<ShownConcept> => ({ zh: field, en: field, of })

export const CONCEPT_COLUMNS: readonly Column<ShownConcept>[] = [
  titled('id', ({ id }) => id),
  titled('type', ({ type }) => type),
  titled('name', ({ name }) => name),
  titled('aliases', ({ aliases }) => joined(aliases)),
  titled('parent', ({ parent }) => parent),
  titled('not', ({ not }) => joined(not)),
  titled('heardAs', ({ heardAs }) => joined(heardAs)),
  titled('retired', ({ retired }) => (retired ? 'yes' : '')),
]

/** What people call the columns. */
const FIELDS: Record<string, Field> = {
  ...{ id: 'id', 编号: 'id', type: 'type', 类型: 'type', name: 'name', 名称: 'name', 概念: 'name' },
  ...{ aliases: 'aliases', alias: 'aliases', 说法: 'aliases', 别名: 'aliases', parent: 'parent', 上级: 'parent' },
  ...{ not: 'not', 不算: 'not', heardas: 'heardAs', 听成: 'heardAs', retired: 'retired', 停用: 'retired' },
}
const YES = /^(yes|y|true|1|x|是|√|✓)$/i
const NO = /^(no|n|false|0|否|)$/i

/** Reads concepts from a table whose first row names the columns. @throws AppError INPUT_INVALID for a heading nobody knows */
export function conceptsOfTable(rows: readonly GivenRow[], file: string): GivenConcept[] {
  if (rows.length === 0) throw unreadable({ file, line: 1, zh: '文件是空的', en: 'the file is empty' })
  const [head, ...body] = rows
  const fields = readHead(head, file)
  return body.map(({ line, cells, fault }) => {
    const stray = cells.findIndex((cell, at) => cell.trim() !== '' && fields[at] === undefined)
    const shape = stray < 0 ? undefined : strayFault(stray)
    const wrong = fault ?? shape
    const values = new Map(fields.flatMap((field, at) => (field ? [[field, (cells[at] ?? '').trim()] as const] : [])))
    const given = conceptOf(line, values)
    return wrong ? { ...given, fault: wrong } : given
  })
}

const strayFault = (at: number) => ({
  zh: `第 ${at + 1} 列没有列名，却有内容（单元格里的逗号要加英文双引号）`,
  en: `column ${at + 1} has no name but holds something; quote cells that hold a comma`,
})

function readHead({ cells, line }: GivenRow, file: string): (Field | undefined)[] {
  const known = 'id,type,name,aliases,parent,not,heardAs,retired'
  const fields = cells.map((cell) => {
    const name = cell.trim().toLowerCase()
    if (name === '') return undefined
    const field = FIELDS[name]
    if (field === undefined)
      throw unreadable({
        file,
        line,
        zh: `不认识的列“${cell}”，可用：${known}`,
        en: `unknown column "${cell}", known: ${known}`,
      })
    return field
  })
  const twice = fields.find((field, at) => field !== undefined && fields.indexOf(field) < at)
  if (twice) throw unreadable({ file, line, zh: `列“${twice}”出现两次`, en: `column "${twice}" stands twice` })
  if (!fields.includes('id') && !fields.includes('name'))
    throw unreadable({ file, line, zh: '缺少列 id 或 name', en: 'column id or name is missing' })
  return fields
}

function conceptOf(place: number, values: ReadonlyMap<Field, string>): GivenConcept {
  const text = (field: 'id' | 'name' | 'type'): object => (values.get(field) ? { [field]: values.get(field) } : {})
  const list = (field: 'aliases' | 'not' | 'heardAs'): object => {
    const cell = values.get(field)
    return cell === undefined ? {} : { [field]: parted(cell) }
  }
  const [parent, retired] = [values.get('parent'), values.get('retired')]
  const isUnclear = retired !== undefined && !YES.test(retired) && !NO.test(retired)
  return {
    ...{ place, ...text('id'), ...text('name'), ...text('type') },
    ...(parent !== undefined && { parent }),
    ...{ ...list('aliases'), ...list('not'), ...list('heardAs') },
    ...(retired !== undefined && { retired: YES.test(retired) }),
    ...(isUnclear && {
      fault: { zh: `停用只写 yes 或不写：“${retired}”`, en: `retired is yes or empty: "${retired}"` },
    }),
  }
}
