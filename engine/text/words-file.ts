import { readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import Type, { type Static, type TSchema } from 'typebox'
import { Value } from 'typebox/value'
import { parseDocument } from 'yaml'
import { projectRoot } from '../../models/root.ts'
import { AppError } from '../errors.ts'

/** Words as they are said: what has a meaning in a regular expression is refused, and an empty list, which would match anything. */
const WORDS = Type.Array(Type.String({ pattern: '^[^\\\\^$.*+?()[\\]{}|\\s]+$' }), { minItems: 1 })

/** Form of lists of words under these names, no more and no fewer. */
export const wordLists = <Name extends string>(names: readonly Name[]) =>
  Type.Object(Object.fromEntries(names.map((name) => [name, WORDS])) as Record<Name, typeof WORDS>, {
    additionalProperties: false,
  })

/** Where a file of words lies that ships with the base pack. */
export const ofBasePack = (file: string): string => join(projectRoot(), 'models', 'packs', 'base', file)

/**
 * Reads a file of words.
 * @param schema - what it must hold
 * @throws AppError PACK_INVALID with every fault
 */
export function readWords<Schema extends TSchema>(path: string, schema: Schema): Static<Schema> {
  const document = parseDocument(readFileSync(path, 'utf8'))
  const value: unknown = document.errors.length > 0 ? undefined : document.toJS()
  if (Value.Check(schema, value)) return value
  const faults = document.errors.map(({ message }) => message.split('\n')[0])
  const wrong = Value.Errors(schema, value).map(({ instancePath, message }) => `${instancePath.slice(1)}: ${message}`)
  throw new AppError('PACK_INVALID', {
    detail: { pack: 'base', problems: [...faults, ...wrong].map((fault) => `${basename(path)}: ${fault}`) },
  })
}

/** A part of a pattern that matches any of the parts, the earlier ones first. */
export const anyOf = (parts: readonly string[]): string => `(?:${parts.join('|')})`
