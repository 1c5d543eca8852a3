import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { dirname, relative, resolve, sep } from 'node:path'
import type { TSchema } from 'typebox'
import { Value } from 'typebox/value'
import { AppError, type ErrorDetail } from '../../engine/errors.ts'
import type { FileRef } from '../../engine/replay/manifest.ts'

/** Something of a fixture is not as it must be. `detail` says what was wanted and what came, never what was said. */
export const fixtureBroken = (detail: ErrorDetail, cause?: unknown): AppError =>
  new AppError('FIXTURE_BROKEN', { detail, cause })

const MOST_PROBLEMS = 8

/**
 * Reads a JSON file of a fixture or a run. What is wrong is told by its place alone: values may be words that people said.
 *
 * @throws AppError FIXTURE_BROKEN
 */
export async function readJson(path: string, schema: TSchema): Promise<unknown> {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw fixtureBroken({ path, wanted: 'a file that can be read', came: error.code ?? 'unknown' }, error)
  })
  const value = parse(text, path)
  const faults = Value.Errors(schema, value) as { instancePath: string; message: string }[]
  if (faults.length === 0) return value
  const problems = [...new Set(faults.map(({ instancePath, message }) => `${instancePath || '(file)'}: ${message}`))]
  throw fixtureBroken({ path, problems: problems.slice(0, MOST_PROBLEMS) })
}

function parse(text: string, path: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // The parser's message quotes the text.
    throw fixtureBroken({ path, wanted: 'JSON', came: 'something else' })
  }
}

/**
 * The path of a file that a manifest names, after looking at its length and digest.
 *
 * @param folder - of the manifest; files beside that folder may be named, nothing further away
 * @throws AppError FIXTURE_BROKEN
 */
export async function checkedPath(folder: string, { path, bytes, sha256 }: FileRef): Promise<string> {
  const full = resolve(folder, path)
  const outside = relative(dirname(resolve(folder)), full)
  if (outside.startsWith(`..${sep}`) || outside === '..')
    throw fixtureBroken({ path, wanted: 'a file of this fixture or of one beside it', came: 'elsewhere' })
  const content = await readFile(full).catch((error: NodeJS.ErrnoException) => {
    throw fixtureBroken({ path: full, wanted: 'a file that can be read', came: error.code ?? 'unknown' }, error)
  })
  if (content.length !== bytes)
    throw fixtureBroken({ path: full, wanted: `${bytes} bytes`, came: `${content.length} bytes` })
  const digest = digestOf(content)
  if (digest !== sha256) throw fixtureBroken({ path: full, wanted: `sha256 ${sha256}`, came: `sha256 ${digest}` })
  return full
}

export const digestOf = (content: Uint8Array | string): string => createHash('sha256').update(content).digest('hex')
