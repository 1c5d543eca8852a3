import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { cpus } from 'node:os'
import { join, relative, sep } from 'node:path'
import { whisperOptions, type WhisperOptions } from '../../engine/asr/whisper-options.ts'
import type { Config } from '../../engine/config.ts'
import type { Knowledge } from '../../engine/pack/knowledge.ts'
import type { MadeBy } from '../../engine/replay/expectation.ts'
import { modelDir } from '../../models/place.ts'
import { projectRoot } from '../../models/root.ts'
import { packageVersion } from '../version.ts'
import { digestOf } from './fixture-file.ts'

/** Trained weights that read words: in the product's own folders. */
const READERS = ['opinion', 'turn', 'role', 'bounds', 'repair', 'punctuation']

/** What is the same for all fixtures of a run, and looked at once. */
export type RunBy = Omit<MadeBy, 'pack' | 'packVersion' | 'packDigest' | 'glossaryDigest'>

export async function runBy(config: Config, model: string, search: Partial<WhisperOptions>): Promise<RunBy> {
  const { beams, languageWeight } = whisperOptions(config.quality, search)
  const readers = READERS.map((name) => join(projectRoot(), 'models', name))
  return {
    ...{ version: packageVersion(), machine: machineDigest(), model, beams, languageWeight },
    modelDigest: await foldersDigest([await modelDir(model, config)]),
    languageModelDigest: await foldersDigest([join(projectRoot(), 'models', 'language')]),
    readersDigest: await foldersDigest(readers),
  }
}

/** What a pack's layers hold, down to the last alias. */
export async function packBy({ name, version, layers }: Knowledge) {
  return { pack: name, packVersion: version, packDigest: await foldersDigest(layers.map(({ folder }) => folder)) }
}

/**
 * Processor, architecture and ONNX Runtime: with these the same, results are the same to the last bit. The version of Node plays no part,
 * nor does the number of cores: each recognition thread computes alone.
 */
export function machineDigest(): string {
  const { version } = createRequire(import.meta.url)('onnxruntime-node/package.json') as { version: string }
  return digestOf([process.arch, process.platform, cpus()[0]?.model ?? '', version].join('\n'))
}

/** Of data files; code that lies beside them is told by the product's version. */
async function foldersDigest(folders: readonly string[]): Promise<string> {
  const hash = createHash('sha256')
  for (const folder of folders) {
    const entries = await readdir(folder, { recursive: true, withFileTypes: true })
    const files = entries
      .filter((entry) => entry.isFile() && !/\.(ts|js|md|map)$/.test(entry.name))
      .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
      .sort()
    for (const file of files) {
      hash.update(`${relative(folder, file).split(sep).join('/')}\n`)
      hash.update(
        createHash('sha256')
          .update(await readFile(file))
          .digest(),
      )
    }
  }
  return hash.digest('hex')
}
