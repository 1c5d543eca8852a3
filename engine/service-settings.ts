import { Type } from 'typebox'
import { setting } from './setting.ts'

/** Settings of the HTTP service: where it listens, what one caller may ask of it, how long it waits and keeps. */
export const SERVICE_SETTINGS = {
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
    Type.Enum(['trace', 'debug', 'info', 'warn', 'error', 'silent'], {
      default: 'info',
      description: 'least level of what the service logs',
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
  openRequestsPerKey: setting(
    'TINGDIAN_OPEN_REQUESTS_PER_KEY',
    Type.Integer({
      default: 64,
      minimum: 1,
      description: 'requests that one key (or address) may have open at one time',
    }),
  ),
  maxUploadBytes: setting(
    'TINGDIAN_MAX_UPLOAD_BYTES',
    Type.Integer({
      default: 8 * 1024 ** 3,
      minimum: 1,
      description: 'largest recording that may be uploaded',
    }),
  ),
  uploadBytesPerDay: setting(
    'TINGDIAN_UPLOAD_BYTES_PER_DAY',
    Type.Integer({
      default: 64 * 1024 ** 3,
      minimum: 1,
      description: 'bytes of recordings that one key (or address) may bring in 24 hours',
    }),
  ),
  diskReserveBytes: setting(
    'TINGDIAN_DISK_RESERVE_BYTES',
    Type.Integer({
      default: 512 * 1024 ** 2,
      minimum: 0,
      description:
        'what uploads leave free on the disk (on a small one a twentieth), so that the database can go on writing',
    }),
  ),
  uploadIdleMs: setting(
    'TINGDIAN_UPLOAD_IDLE_MS',
    Type.Integer({
      default: 30_000,
      minimum: 1,
      description: 'longest pause within the body of a request',
    }),
  ),
  jsonBodyMs: setting(
    'TINGDIAN_JSON_BODY_MS',
    Type.Integer({
      default: 60_000,
      minimum: 1,
      description: 'longest time for a whole body that is no recording',
    }),
  ),
  analysisBaseMs: setting(
    'TINGDIAN_ANALYSIS_BASE_MS',
    Type.Integer({
      default: 10 * 60_000,
      minimum: 1,
      description: 'time that the analysis of any recording may take, however short it is',
    }),
  ),
  analysisTimesLength: setting(
    'TINGDIAN_ANALYSIS_TIMES_LENGTH',
    Type.Number({
      default: 4,
      minimum: 0,
      description: 'what it may take besides, in times of the length of the recording',
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
  columns: setting(
    'TINGDIAN_COLUMNS',
    Type.Boolean({
      default: true,
      description:
        'whether the service keeps columns beside a store of 20,000 utterances or more and searches and counts in these: some 250 bytes of memory and of disk for each utterance',
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
  replaysDir: setting(
    'TINGDIAN_REPLAYS',
    Type.String({
      default: '',
      description: 'folder of the fixtures that the service replays; those that ship unless given',
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
}
