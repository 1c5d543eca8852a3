import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** The files of a small pack that has no faults; tests break one of them at a time. */
export const GOOD_PACK: Record<string, string> = {
  'pack.yaml': `name: tea
title: { zh: 茶叶, en: Tea }
version: '0.1.0'
extends: base
sources:
  - { name: written for the test, licence: Apache-2.0, note: none }
`,
  'graph.csv': `id,type,name,aliases,parent,not,heardAs
leaf,product,茶叶,茶|好茶,,茶几,
leaf/green,product,绿茶,龙井|雨前..茶,leaf,,
taste,feature,口感,回甘,base/goods,,
cup/m8,product,M8茶杯,Model Y杯,,,
`,
  'lexicon.csv': `phrase,polarity,weight,concepts,note
涩,-1,0.8,taste,
淡,0.5,,leaf,
`,
  'redaction.yaml': `- { kind: phone, pattern: '茶号\\d+', note: numbered tins }
`,
  'tests.yaml': `- text: 这个绿茶的口感真好
  mentions: [leaf/green, taste]
  not: [cup/m8]
  opinions: [{ concept: taste, polarity: positive }]
`,
}

/** Writes a pack into a folder of its own under the temporary folder; `remove` takes it away. */
export async function writePack(
  name: string,
  files: Record<string, string | Uint8Array>,
): Promise<{ folder: string; remove: () => Promise<void> }> {
  const root = await mkdtemp(join(tmpdir(), 'tingdian-pack-'))
  const folder = join(root, name)
  await mkdir(folder)
  for (const [file, content] of Object.entries(files)) await writeFile(join(folder, file), content)
  return { folder, remove: () => rm(root, { recursive: true, force: true }) }
}
