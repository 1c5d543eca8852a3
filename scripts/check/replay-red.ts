/**
 * That a replay turns red, with a reason that can be read, after each of: a changed alias, an upgraded pack, a wrong sample, another beam
 * width, another weight of the language model. On copies; nothing that ships is touched.
 *
 *   npx tsx scripts/check/replay-red.ts [FIXTURE]
 */
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { runCommand } from '../../api/cli/main.ts'
import { readFixture } from '../../api/replay/fixture.ts'
import { QUALITIES } from '../../engine/asr/quality.ts'
import { projectRoot } from '../../models/root.ts'
import { createRunChecks } from './red-checks.ts'
import { withOtherSample } from './other-sample.ts'

const SHIPPED = join(projectRoot(), 'fixtures', 'replays')
const name = process.argv[2] ?? 'auto-near'
const work = await mkdtemp(join(tmpdir(), 'tingdian-red-'))
const { check, failed } = createRunChecks()

/** Status of a replay, and all that it wrote. */
async function replay(dir: string, ...options: string[]): Promise<{ status: number; told: string }> {
  let told = ''
  const collect = { write: (text: string) => (told += text) }
  const streams = { stdout: collect, stderr: collect, signal: new AbortController().signal }
  const status = await runCommand(['replay', dir, '--only', name, ...options], streams)
  return { status, told }
}

/** A copy of the packs in which a file of the fixture's pack reads otherwise. */
async function packsWith(into: string, changes: Record<string, (text: string) => string>): Promise<string> {
  const packs = join(work, into)
  await cp(join(projectRoot(), 'models', 'packs'), packs, { recursive: true })
  for (const [file, change] of Object.entries(changes)) {
    const path = join(packs, fixture.manifest.pack, file)
    const text = await readFile(path, 'utf8')
    const changed = change(text)
    if (changed === text) throw new Error(`${file}: nothing to change`)
    await writeFile(path, changed)
  }
  return packs
}

const fixture = await readFixture(join(SHIPPED, name))
const { pack } = fixture.manifest
const mentioned = (fixture.expectation?.text.turns ?? []).flatMap(({ concepts }) => concepts)
const concept = mentioned.find(({ id, how }) => id.startsWith(`${pack}/`) && (how === 'alias' || how === 'exact'))
if (!concept) throw new Error(`${name} names no concept of ${pack}`)

/** Changes the row of the concept alone. */
const inRow = (change: (row: string) => string) => (graph: string) =>
  graph
    .split('\n')
    .map((row) => (row.startsWith(`${concept.id.slice(pack.length + 1)},`) ? change(row) : row))
    .join('\n')

try {
  const run = join(work, 'run.json')
  check('as it is', await replay(SHIPPED, '--save', run), 0, [])
  const alias = inRow((row) => row.replace(new RegExp(`(?<=[,|])${concept.surface}(?=[,|])`, 'u'), '没人说的话'))
  const changed = await packsWith('alias', { 'graph.csv': alias })
  check('a changed alias', await replay(SHIPPED, '--stage', 'text', '--packs', changed), 1, [
    concept.name,
    '行业包的内容',
  ])
  const upgraded = await packsWith('upgraded', {
    'pack.yaml': (text) => text.replace(/^version: .*$/m, 'version: 99.0.0'),
    'graph.csv': inRow((row) => row.replace(`,${concept.name},`, `,${concept.name}新名,`)),
  })
  const upgrade = await replay(SHIPPED, '--stage', 'text', '--packs', upgraded)
  check('an upgraded pack', upgrade, 1, [concept.name, '行业包版本', '99.0.0'])
  const cut = join(work, 'bytes', name)
  await cp(fixture.folder, cut, { recursive: true })
  const sound = fixture.manifest.sound.kind === 'recording' ? fixture.manifest.sound.file.path : ''
  const content = await readFile(join(cut, sound))
  content[content.length >> 1] ^= 1
  await writeFile(join(cut, sound), content)
  check('a wrong byte', await replay(join(work, 'bytes'), '--stage', 'text'), 2, [
    'FIXTURE_BROKEN',
    basename(sound),
    'sha256',
  ])
  const other = await withOtherSample(fixture, join(work, 'sample', name))
  check('a wrong sample', await replay(other, '--stage', 'text'), 1, ['采样'])
  const against = ['--stage', 'sound', '--against', run]
  check('another beam width', await replay(SHIPPED, ...against, '--beams', '1'), 1, [
    '字词',
    `beams: ${QUALITIES.best.beams} → 1`,
  ])
  const weight = await replay(SHIPPED, ...against, '--language-weight', '0.8')
  check('another weight of the language model', weight, 1, ['语言模型权重: 0.2 → 0.8'])
} finally {
  await rm(work, { recursive: true, force: true })
}
process.exitCode = failed() ? 1 : 0
