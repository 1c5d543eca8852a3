import { mkdir, stat, writeFile } from 'node:fs/promises'
import { basename, join, resolve } from 'node:path'
import { AppError } from '../errors.ts'
import { isPath, packsFolder } from './load.ts'

const NAME = /^[a-z][a-z0-9-]*$/

const filesOf = (name: string): Record<string, string> => ({
  'pack.yaml': `name: ${name}
title: { zh: ${name}, en: ${name} }
version: '0.1.0'
extends: base
sources:
  - { name: written by us, licence: Apache-2.0, note: '' }
`,
  'graph.csv': `id,type,name,aliases,parent,not,heardAs
example,product,示例商品,示例|样例商品,,,
example/quality,feature,示例质量,示例..质量,base/goods/quality,,
`,
  'lexicon.csv': `phrase,polarity,weight,concepts,note
示例得很,0.5,1,example,replace with words of the trade
`,
  'tests.yaml': `- text: 这个示例商品不错
  mentions: [example]
  opinions: [{ concept: example, polarity: positive }]
`,
})

/**
 * Writes the skeleton of a pack that has no faults. A plain name goes to the packs that ship, a path stays a path.
 * @returns the folder
 * @throws AppError INPUT_INVALID for a name that cannot be an id, CONFLICT when the folder is there.
 */
export async function createPack(nameOrDir: string): Promise<string> {
  const folder = isPath(nameOrDir) ? resolve(nameOrDir) : join(packsFolder(), nameOrDir)
  const name = basename(folder)
  if (!NAME.test(name))
    throw new AppError('INPUT_INVALID', { detail: { wanted: 'a name of lower-case letters, digits and -', got: name } })
  if (await stat(folder).catch(() => undefined)) throw new AppError('CONFLICT', { detail: { exists: folder } })
  await mkdir(folder, { recursive: true })
  for (const [file, content] of Object.entries(filesOf(name))) await writeFile(join(folder, file), content)
  return folder
}
