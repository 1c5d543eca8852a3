import { copyFile, mkdir, readdir, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { AppError } from '../../engine/errors.ts'
import type { Ground } from '../../engine/knowledge/action.ts'
import { exportedConcepts } from '../../engine/knowledge/exported-concepts.ts'
import { packsFolder } from '../../engine/pack/load.ts'
import { CONCEPT_COLUMNS } from './concept-table.ts'

/** What experts changed beside concepts, and which a pack's folder is not given. */
export interface LeftOut {
  phrases: number
  redaction: number
  cues: number
}

/**
 * Writes a pack with its concepts as experts have them to `DIR/PACK`, a folder that `pack check` reads and Git shows line by line: its own
 * concepts and those of base that were changed; retired ones are left out. Its other files are as they ship.
 *
 * @throws AppError CONFLICT where the folder is there already
 */
export async function writePack(ground: Ground, dir: string): Promise<{ folder: string; leftOut: LeftOut }> {
  const folder = join(dir, ground.pack)
  if (await stat(folder).catch(() => undefined)) throw new AppError('CONFLICT', { detail: { exists: folder } })
  await mkdir(folder, { recursive: true })
  const shipped = join(packsFolder(), ground.pack)
  for (const entry of await readdir(shipped, { withFileTypes: true }))
    if (entry.isFile() && entry.name !== 'graph.csv')
      await copyFile(join(shipped, entry.name), join(folder, entry.name))
  await writeFile(join(folder, 'graph.csv'), graphOf(ground))
  const all = [...ground.between, ground.overlay]
  const count = (of: 'phrases' | 'redaction' | 'cues') => all.reduce((sum, one) => sum + Object.keys(one[of]).length, 0)
  return { folder, leftOut: { phrases: count('phrases'), redaction: count('redaction'), cues: count('cues') } }
}

function graphOf(ground: Ground): string {
  const shipped = new Map(ground.shipped.map((one) => [one.id, JSON.stringify(sortedFields(one))]))
  const own = exportedConcepts(ground).filter(
    ({ retired, ...one }) =>
      !retired && (one.id.startsWith(`${ground.pack}/`) || shipped.get(one.id) !== JSON.stringify(sortedFields(one))),
  )
  const columns = CONCEPT_COLUMNS.filter(({ en }) => en !== 'retired')
  const rows = [columns.map(({ en }) => en), ...own.map((one) => columns.map((column) => String(column.of(one) ?? '')))]
  return rows.map((cells) => cells.map(quoted).join(',') + '\n').join('')
}

const sortedFields = ({ id, type, name, aliases, parent, not, heardAs }: Ground['shipped'][number]) => [
  ...[id, type, name, aliases, parent ?? '', not, heardAs],
]

const quoted = (cell: string): string => (/[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)
