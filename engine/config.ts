import { homedir } from 'node:os'
import { join, resolve } from 'node:path'
import type { Static } from 'typebox'
import { Value } from 'typebox/value'
import { AppError } from './errors.ts'
import { registriesOf } from './registries.ts'
import { CONFIG_SCHEMA } from './settings.ts'
import { storeDialectProblems } from './text/dialects.ts'

export type Config = Readonly<Static<typeof CONFIG_SCHEMA>>

type Environment = Readonly<Record<string, string | undefined>>

/**
 * Reads the configuration.
 *
 * @param overrides - values that the caller was told directly (command line options); they win over the environment
 * @throws AppError CONFIG_INVALID - `problems` lists every bad key at once
 */
export function loadConfig(overrides: Partial<Config> = {}, env: Environment = process.env): Config {
  const given = { ...fromEnvironment(env), ...withoutUndefined(overrides) }
  const values = Value.Convert(
    CONFIG_SCHEMA,
    Value.Default(CONFIG_SCHEMA, { ...defaultFolders(env), ...registriesOf(env), ...given }),
  )
  if (!Value.Check(CONFIG_SCHEMA, values)) {
    const problems = Value.Errors(CONFIG_SCHEMA, values).map((error) => {
      const key = error.instancePath.split('/')[1] as keyof Config
      return `${variableOf(key)}: ${error.message}, got ${withoutPassword(JSON.stringify((values as Config)[key]))}`
    })
    throw new AppError('CONFIG_INVALID', { detail: { problems: [...new Set(problems)] } })
  }
  const dialects = storeDialectProblems(values.storeDialects).map((problem) => `TINGDIAN_STORE_DIALECTS: ${problem}`)
  if (dialects.length > 0) throw new AppError('CONFIG_INVALID', { detail: { problems: dialects } })
  return Object.freeze({ ...values, dataDir: resolve(values.dataDir), cacheDir: resolve(values.cacheDir) })
}

/** An address may hold what opens it. */
const withoutPassword = (text: string): string => text.replace(/:\/\/[^/"]*@/g, '://…@')

/** Folders of the XDG base directory specification. */
function defaultFolders(env: Environment) {
  return {
    dataDir: join(env.XDG_DATA_HOME || join(homedir(), '.local', 'share'), 'tingdian'),
    cacheDir: join(env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'tingdian'),
  }
}

/** The environment variable that sets a key. */
export function variableOf(key: keyof Config): string {
  return CONFIG_SCHEMA.properties[key].env
}

function fromEnvironment(env: Environment): Record<string, unknown> {
  const entries = Object.entries(CONFIG_SCHEMA.properties).flatMap(([key, property]) => {
    const text = env[property.env]
    if (text === undefined || text === '') return []
    const isList = 'type' in property && property.type === 'array'
    return [[key, isList ? text.split(',').map((item) => item.trim()) : text] as const]
  })
  return Object.fromEntries(entries)
}

function withoutUndefined(values: Partial<Config>): Partial<Config> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined))
}

/** What a process of ours is started with: what this one was given, and settings for what was not. */
export const environmentWith = (settings: Record<string, string>): NodeJS.ProcessEnv => ({
  ...settings,
  ...process.env,
})
