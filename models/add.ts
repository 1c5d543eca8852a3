import { constants } from 'node:fs'
import { copyFile, mkdir, open, readdir, readFile, rm } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { AppError, toAppError } from '../engine/errors.ts'
import { makeSettingFolder } from '../engine/setting-folder.ts'
import { buildModel } from './build.ts'
import { catalogue, type ModelEntry } from './catalogue.ts'
import type { ModelsConfig } from './config.ts'
import { withLock } from './lock.ts'
import { describeFiles, type Manifest, readManifest, writeRecord } from './manifest.ts'
import { lockFile, MODEL_NAME, modelDir, modelFolder, putInPlace, stagingFolder } from './place.ts'
import { installModel, type PullProgress } from './pull.ts'

/** What a published Whisper in CTranslate2 form is made of; the vocabulary is a list in JSON or one token a line. */
const NEEDED = ['model.bin', 'config.json', 'tokenizer.json']
const VOCABULARIES = ['vocabulary.json', 'vocabulary.txt']
const OPTIONAL = ['preprocessor_config.json']

export interface AddOptions {
  /** Name in the list; the folder's own name unless given. */
  name?: string
  onProgress?: (progress: PullProgress) => void
  signal?: AbortSignal
}

/**
 * Copies a Whisper of the published CTranslate2 form (any size, fine-tunes too) into the cache and builds its graphs. With the name
 * of a model of the catalogue, of any form: its files, brought by hand where no source can be reached, checked as if fetched.
 *
 * @returns its name and the folder to open
 * @throws AppError MODEL_FORMAT (names what is missing or wrong), CONFLICT (the name is taken), INPUT_INVALID (bad name),
 *   MODEL_CHECKSUM (not the catalogue's file), DISK_FULL
 */
export async function addModel(
  dir: string,
  config: ModelsConfig,
  options: AddOptions = {},
): Promise<{ name: string; folder: string }> {
  const from = resolve(dir)
  const name = options.name ?? basename(from).toLowerCase()
  if (!MODEL_NAME.test(name)) {
    throw new AppError('INPUT_INVALID', { detail: { name, wanted: 'a-z 0-9 . _ -', hint: '--name NAME' } })
  }
  const known = catalogue().find((entry) => entry.name === name)
  if (known) return bringKnown(known, from, config, options)
  const paths = await checkFolder(from)
  try {
    await makeSettingFolder('cacheDir', dirname(lockFile(name, config)))
    return await withLock(lockFile(name, config), () => copyIn(from, name, paths, config, options), options)
  } catch (error) {
    throw toAppError(error)
  }
}

/** The folder takes the place of the sources. */
async function bringKnown(known: ModelEntry, from: string, config: ModelsConfig, options: AddOptions) {
  const came = await readdir(from, { recursive: true }).catch((cause: unknown) => {
    throw noFolder(from, cause)
  })
  const missing = known.files.filter((file) => !came.includes(file.path))
  const problems = missing.map((file) => `缺少 ${file.path} (missing)`)
  if (problems.length > 0) {
    const wanted = known.files.map((file) => file.path)
    throw new AppError('MODEL_FORMAT', { detail: { folder: from, model: known.name, wanted, problems } })
  }
  const entry: ModelEntry = { ...known, sources: [{ kind: 'folder', path: from }] }
  return { name: known.name, folder: await installModel(known.name, entry, config, options) }
}

const noFolder = (folder: string, cause: unknown) =>
  new AppError('MODEL_FORMAT', { detail: { folder, problems: ['没有这个目录 (no such folder)'] }, cause })

const nameTaken = (name: string, by: string) =>
  new AppError('CONFLICT', { detail: { name, takenBy: by, hint: '--name NAME' } })

async function copyIn(from: string, name: string, paths: string[], config: ModelsConfig, options: AddOptions) {
  const described = await describeFiles(from, paths, options.signal)
  const had = await readManifest(modelFolder(name, config))
  const same = had && JSON.stringify(had.files) === JSON.stringify(described)
  if (had && !same) throw nameTaken(name, had.source)
  const report = (step: 'copy' | 'build', file: string, done: number) =>
    options.onProgress?.({ model: name, step, file, done, total: 1 })
  try {
    if (!same) {
      const staging = stagingFolder(name, config)
      await rm(staging, { recursive: true, force: true })
      await mkdir(join(staging, 'files'), { recursive: true })
      for (const [at, path] of paths.entries()) {
        report('copy', path, at / paths.length)
        await copyFile(join(from, path), join(staging, 'files', path), constants.COPYFILE_FICLONE)
      }
      const manifest: Manifest = {
        name,
        task: 'asr',
        source: from,
        added: true,
        build: 'whisper-onnx',
        files: described,
      }
      await writeRecord(join(staging, 'manifest.json'), manifest)
      await putInPlace(staging, modelFolder(name, config))
    }
    await buildModel(name, config, (fraction) => report('build', 'whisper-onnx', fraction))
  } catch (error) {
    await rm(stagingFolder(name, config), { recursive: true, force: true })
    if (!same) await rm(modelFolder(name, config), { recursive: true, force: true })
    throw error
  }
  return { name, folder: await modelDir(name, config) }
}

/** Files of the folder that belong to the model, or all that is wrong with it at once. */
async function checkFolder(dir: string): Promise<string[]> {
  const came = await readdir(dir).catch((cause: unknown) => {
    throw noFolder(dir, cause)
  })
  const problems = NEEDED.filter((file) => !came.includes(file)).map((file) => `缺少 ${file} (missing)`)
  const vocabulary = VOCABULARIES.find((file) => came.includes(file))
  if (!vocabulary) problems.push(`缺少 ${VOCABULARIES.join(' / ')} (missing)`)
  for (const file of ['config.json', 'tokenizer.json', 'vocabulary.json']) {
    if (came.includes(file) && !(await isJson(join(dir, file)))) problems.push(`${file} 不是合法的 JSON (not JSON)`)
  }
  if (came.includes('model.bin')) {
    const spec = await specOf(join(dir, 'model.bin'))
    if (spec !== 'WhisperSpec')
      problems.push(`model.bin 不是 CTranslate2 的 Whisper (wanted WhisperSpec, came ${spec})`)
  }
  if (problems.length > 0) throw new AppError('MODEL_FORMAT', { detail: { folder: dir, problems } })
  const extra = OPTIONAL.filter((file) => came.includes(file))
  return [...NEEDED, ...(vocabulary ? [vocabulary] : []), ...extra]
}

async function isJson(path: string): Promise<boolean> {
  try {
    JSON.parse(await readFile(path, 'utf8'))
    return true
  } catch {
    return false
  }
}

/** Name of the specification at the head of a CTranslate2 file: u32 version, u16 length, characters, closing NUL. */
async function specOf(path: string): Promise<string> {
  const file = await open(path)
  try {
    const head = Buffer.alloc(64)
    const { bytesRead } = await file.read(head, 0, head.length, 0)
    const length = bytesRead >= 6 ? head.readUInt16LE(4) : 0
    if (length < 2 || length > head.length - 6) return 'nothing of the kind'
    return head.toString('latin1', 6, 6 + length - 1).replace(/[^ -~]/g, '?')
  } finally {
    await file.close()
  }
}
