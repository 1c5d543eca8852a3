import { createWriteStream } from 'node:fs'
import { basename } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { AppError } from '../../engine/errors.ts'
import type { Ground } from '../../engine/knowledge/action.ts'
import { readDraft } from '../../engine/knowledge/drafts.ts'
import type { ImportLine } from '../../engine/knowledge/given-concept.ts'
import { importIntoDraft } from '../../engine/knowledge/import-draft.ts'
import { lineName, requireLine } from '../../engine/knowledge/line.ts'
import { exportedConcepts } from '../../engine/knowledge/exported-concepts.ts'
import { groundAt } from '../../engine/knowledge/ground-at.ts'
import { CONCEPT_TYPES } from '../../engine/types.ts'
import { conceptsAt } from '../exchange/read-concepts.ts'
import { CONCEPT_FORMATS, writeConcepts } from '../exchange/write-concepts.ts'
import { writePack } from '../exchange/write-pack.ts'
import { plain } from './colour.ts'
import { givenFileError } from './given-file.ts'
import { remark, show, wantedWords, type GraphAsked } from './graph-asked.ts'
import { say } from './io.ts'
import { choiceOption, integerOption } from './parse.ts'

/** Of a wrong input: some lines of the file were refused. */
const SOME_REFUSED = 3

/** `graph import FILE --draft DRAFT [--dry-run]`. */
export async function graphImport(asked: GraphAsked): Promise<number> {
  const { store, words, values } = asked
  wantedWords(words, 1, 'import FILE --draft DRAFT [--dry-run]')
  if (values.draft === undefined) throw new AppError('USAGE', { detail: { wanted: '--draft DRAFT' } })
  const fallbackType = choiceOption('--type', values.type, CONCEPT_TYPES)
  const { id, revision } = await readDraft(store, values.draft)
  const concepts = await conceptsAt(words[0]).catch((error: unknown) => {
    throw error instanceof AppError ? error : givenFileError(words[0], error)
  })
  const importing = { concepts, file: basename(words[0]), fallbackType, isDryRun: values['dry-run'] }
  const report = await importIntoDraft(store, { id, revision, who: values.who }, importing)
  const told = report.lines.filter(({ result }) => values.all || result !== 'unchanged')
  show(
    asked,
    { ...report, dryRun: values['dry-run'] },
    told.map((line) => lineText(asked, line)),
  )
  const { added, changed, unchanged, refused } = report
  remark(asked, {
    zh: `新增 ${added}，改动 ${changed}，不变 ${unchanged}，拒绝 ${refused}。${values['dry-run'] ? '只是试算，什么都没有改' : `一步撤销：tingdian graph edit ${id} undo`}`,
    en: `${added} added, ${changed} changed, ${unchanged} unchanged, ${refused} refused. ${values['dry-run'] ? 'A dry run: nothing was changed' : `Back in one step: tingdian graph edit ${id} undo`}`,
  })
  return refused > 0 ? SOME_REFUSED : 0
}

const RESULTS: Record<ImportLine['result'], { mark: string; zh: string; en: string }> = {
  added: { mark: '+', zh: '新增', en: 'added' },
  changed: { mark: '~', zh: '改动', en: 'changed' },
  unchanged: { mark: '·', zh: '不变', en: 'unchanged' },
  refused: { mark: '✗', zh: '拒绝', en: 'refused' },
}

/** `~ 12  改动  auto/space/trunk  后备箱  aliases +1 −0`. */
function lineText(
  { io }: GraphAsked,
  { place, result, id = '', name = '', what = [], zh = '', en = '' }: ImportLine,
): string {
  const { mark, ...words } = RESULTS[result]
  const parts = [`${mark} ${place}`, say(io, words), id, name, what.join(', '), say(io, { zh, en })]
  return plain(parts.filter((part) => part !== '').join('  '))
}

/** `graph export PACK [--format F] [--out FILE]`. */
export async function graphExport(asked: GraphAsked): Promise<number> {
  const { words, values, io } = asked
  wantedWords(words, values.draft === undefined ? 1 : 0, 'export PACK [--format csv|xlsx|jsonld|pack] [--out FILE]')
  const ground = await groundAsked(asked)
  const format = choiceOption('--format', values.format ?? 'csv', [...CONCEPT_FORMATS, 'pack']) ?? 'csv'
  if (values.out === undefined && (format === 'xlsx' || format === 'pack'))
    throw new AppError('USAGE', { detail: { wanted: '--out', format } })
  if (format === 'pack') return exportPack(asked, ground, values.out ?? '')
  const concepts = exportedConcepts(ground)
  const file = writeConcepts(concepts, format, !values['no-bom'])
  if (values.out === undefined) for await (const piece of file) io.stdout.write(String(piece))
  else await writeFile(file, values.out)
  remark(asked, { zh: `${concepts.length} 个概念`, en: `${concepts.length} concepts` })
  return 0
}

async function groundAsked({ store, words, values }: GraphAsked): Promise<Ground> {
  if (values.draft !== undefined) return (await readDraft(store, values.draft)).ground
  const line = lineName(await requireLine(words[0]))
  const version =
    values.version === undefined ? undefined : integerOption('version', values.version, 0, [0, Number.MAX_SAFE_INTEGER])
  return groundAt(store, line, version)
}

/** Nothing is written over. */
async function writeFile(content: NodeJS.ReadableStream, path: string): Promise<void> {
  try {
    await pipeline(content, createWriteStream(path, { flags: 'wx' }))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') throw new AppError('CONFLICT', { detail: { exists: path } })
    throw givenFileError(path, error)
  }
}

async function exportPack(asked: GraphAsked, ground: Ground, dir: string): Promise<number> {
  const { folder, leftOut } = await writePack(ground, dir)
  show(asked, { folder, leftOut }, [folder])
  const { phrases, redaction, cues } = leftOut
  if (phrases + redaction + cues > 0)
    remark(asked, {
      zh: `没有写进去的改动：情感短语 ${phrases}，个人信息 ${redaction}，规则 ${cues}`,
      en: `changes that are not in it: phrases ${phrases}, personal data ${redaction}, rules ${cues}`,
    })
  return 0
}
