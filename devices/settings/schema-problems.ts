import type { TSchema } from 'typebox'
import { Value } from 'typebox/value'
import { nearest } from '../../engine/nearest.ts'

/** What TypeBox tells of one fault. */
interface Fault {
  keyword: string
  schemaPath: string
  instancePath: string
  params: Record<string, unknown>
}

/** What a person is told of one fault, in both languages: where, what was wanted, what came. */
export function problem(path: string, wanted: string, got?: unknown, meant?: string): string {
  const field = path === '' ? '(file)' : path
  const came = got === undefined ? ['', ''] : [`，实际 ${shown(got)}`, `, got ${shown(got)}`]
  const guess = meant === undefined ? ['', ''] : [`，是否想写 ${meant}`, `, did you mean ${meant}`]
  return `${field}：要求 ${wanted}${came[0]}${guess[0]} · wanted ${wanted}${came[1]}${guess[1]}`
}

/** All faults of a value against a schema of objects, each once. A value that the schema calls `writeOnly` is never shown. */
export function schemaProblems(schema: TSchema, value: unknown, at = ''): string[] {
  const faults = Value.Errors(schema, value) as Fault[]
  return [...new Set(faults.flatMap((fault) => problemsOf(fault, schema, value, at)))]
}

function problemsOf(fault: Fault, schema: TSchema, value: unknown, at: string): string[] {
  const { keyword, params, instancePath } = fault
  const path = [at, ...instancePath.split('/').slice(1)].filter((part) => part !== '').join('.')
  const below = (key: string): string => (path === '' ? key : `${path}.${key}`)
  // Told once, by the object that the key stands in.
  if (keyword === 'boolean') return []
  const own = resolve(schema, fault.schemaPath)
  if (keyword === 'additionalProperties') {
    const known = Object.keys((own?.properties as object | undefined) ?? {})
    const keys = params.additionalProperties as string[]
    return keys.map((key) => unknownKey(below(key), key, known))
  }
  if (keyword === 'required') {
    const keys = params.requiredProperties as string[]
    return keys.map((key) => problem(below(key), wantedOf(resolve(own, `#/properties/${key}`)), null))
  }
  const got = at === '' && instancePath === '' ? kindOf(value) : valueAt(value, instancePath)
  const choices = own?.enum as readonly unknown[] | undefined
  const meant = typeof got === 'string' && choices ? nearest(got, choices.map(String)) : undefined
  return [problem(path, wantedOf(own), own?.writeOnly === true ? undefined : got, meant)]
}

export function unknownKey(path: string, key: string, known: readonly string[]): string {
  const meant = nearest(key, known)
  const guess = meant === undefined ? ['', ''] : [`，是否想写 ${meant}`, `, did you mean ${meant}`]
  const list = known.join(', ')
  return `${path}：没有这个设置${guess[0]}（有 ${list}） · no such setting${guess[1]} (there are ${list})`
}

type Plain = Record<string, unknown>

/** Follows a path such as `#/properties/spool/properties/maxMib` into a schema. */
function resolve(schema: unknown, path: string): Plain | undefined {
  const parts = path
    .replace(/\/additionalProperties$/, '')
    .split('/')
    .slice(1)
  let found = schema
  for (const part of parts) found = (found as Plain | undefined)?.[part]
  return found as Plain | undefined
}

function valueAt(value: unknown, path: string): unknown {
  return path
    .split('/')
    .slice(1)
    .reduce<unknown>((found, part) => (found as Plain | undefined)?.[part], value)
}

function wantedOf(schema: Plain | undefined): string {
  if (schema === undefined) return '?'
  const { description, enum: choices, const: only, type, minimum, maximum, minItems, maxItems } = schema
  if (typeof description === 'string') return description
  if (Array.isArray(choices)) return choices.join(' | ')
  if (only !== undefined) return JSON.stringify(only)
  const [least, most] = [minimum ?? minItems, maximum ?? maxItems].map((bound) => bound as number | undefined)
  const bounds = least === undefined && most === undefined ? '' : ` ${least ?? ''}–${most ?? ''}`
  return `${type as string}${bounds}`
}

const MOST_SHOWN = 60

function shown(value: unknown): string {
  if (value === null) return '（没有 nothing）'
  const text = JSON.stringify(value)
  return text.length > MOST_SHOWN ? `${text.slice(0, MOST_SHOWN)}…` : text
}

const kindOf = (value: unknown): unknown => (Array.isArray(value) ? [] : value)
