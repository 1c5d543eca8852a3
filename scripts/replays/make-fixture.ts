/**
 * Makes a fixture of a recording, without an expectation (`tingdian replay --accept` writes that). With `--stream` the sound becomes what a
 * device would have sent of it over a bad link. `--said` names a labelled visit (the JSON of `scripts/bench/fresh/check.ts --visits`).
 *
 *   npx tsx scripts/replays/make-fixture.ts DIR --sound FILE --pack PACK [--stream] [--said FILE.json] [--tags a,b] [--array A] [--device-kind K]
 */
import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises'
import { extname, join } from 'node:path'
import { parseArgs } from 'node:util'
import type { FileRef, Manifest, Reference } from '../../engine/replay/manifest.ts'
import { digestOf } from '../../api/replay/fixture-file.ts'
import { MANIFEST } from '../../api/replay/fixture.ts'
import { writeStream } from './write-stream.ts'

const { values: args, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    ...{ sound: { type: 'string' }, pack: { type: 'string' }, stream: { type: 'boolean', default: false } },
    ...{ said: { type: 'string' }, tags: { type: 'string', default: '' }, array: { type: 'string' } },
    'device-kind': { type: 'string' },
  },
})
const [folder] = positionals
const { sound = '', pack = 'base' } = args

async function refOf(path: string): Promise<FileRef> {
  const content = await readFile(join(folder, path))
  return { path, bytes: content.length, sha256: digestOf(content) }
}

async function soundOf(): Promise<Manifest['sound']> {
  if (args.stream) {
    const [arrivals, records] = ['arrivals.jsonl', 'records.tdr']
    await writeStream(sound, join(folder, arrivals), join(folder, records))
    return { kind: 'stream', arrivals: await refOf(arrivals), records: await refOf(records) }
  }
  const name = `sound${extname(sound)}`
  await copyFile(sound, join(folder, name))
  return { kind: 'recording', file: await refOf(name) }
}

interface LabelledTurn {
  start: number
  end: number
  role: string
  text: string
  entities: { text: string }[]
}

async function referenceOf(path: string): Promise<Reference> {
  const { turns } = JSON.parse(await readFile(path, 'utf8')) as { turns: LabelledTurn[] }
  const concepts = turns.flatMap(({ entities }) => entities.map(({ text }) => text))
  const toMs = (seconds: number) => Math.round(seconds * 1000)
  return {
    turns: turns.map(({ start, end, role, text }) => ({ text, role, startMs: toMs(start), endMs: toMs(end) })),
    concepts: [...new Set(concepts)],
  }
}

await mkdir(folder, { recursive: true })
if (args.said !== undefined)
  await writeFile(join(folder, 'reference.json'), JSON.stringify(await referenceOf(args.said), undefined, 1))
const manifest: Manifest = {
  version: 1,
  tags: args.tags.split(',').filter(Boolean),
  sound: await soundOf(),
  pack,
  ...(args.array !== undefined && { array: args.array }),
  ...(args['device-kind'] !== undefined && { deviceKind: args['device-kind'] as 'badge' }),
  ...(args.said !== undefined && { reference: 'reference.json' }),
}
await writeFile(join(folder, MANIFEST), `${JSON.stringify(manifest, undefined, 2)}\n`)
