import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { catalogue, type ModelEntry, type ModelSpeed, type ModelTask } from './catalogue.ts'
import type { ModelsConfig } from './config.ts'
import type { Manifest } from './manifest.ts'
import { modelFolder, type ModelState, openFolder, stateOf } from './place.ts'

export interface ModelListing {
  name: string
  task: ModelTask
  title: { zh: string; en: string }
  state: ModelState
  default: boolean
  /** Put in by `models add`, not in the catalogue. */
  added: boolean
  /** Size of the published files; rounded or absent where the catalogue does not know it. */
  bytes?: number
  /** Whether the catalogue gives a checksum for every file; if not, the first fetch pins it. */
  pinned: boolean
  licence?: string
  card?: string
  sources: string[]
  accuracy: ModelEntry['accuracy']
  /** Null where nobody measured it. */
  speed: ModelSpeed | null
  /** Folder to open, when the model is ready. */
  folder?: string
}

/** Everything in the catalogue, then what was added from folders. */
export async function listModels(config: ModelsConfig): Promise<ModelListing[]> {
  const known = catalogue().map((entry) => entry.name)
  const present = await readdir(join(config.cacheDir, 'models')).catch(() => [])
  const names = [...known, ...present.filter((name) => !name.startsWith('.') && !known.includes(name)).sort()]
  const listings: ModelListing[] = []
  for (const name of names) {
    const { state, manifest } = await stateOf(name, config)
    const entry = catalogue().find((one) => one.name === name)
    const opened = state === 'ready' && manifest ? openFolder(modelFolder(name, config), manifest.build) : undefined
    const described = entry ? describeEntry(entry, manifest) : manifest && describeAdded(manifest)
    if (described) listings.push({ ...described, state, ...(opened && { folder: opened }) })
  }
  return listings
}

type Described = Omit<ModelListing, 'state' | 'folder'>

function describeEntry(entry: ModelEntry, manifest?: Manifest): Described {
  const exact = entry.files.every((file) => file.bytes !== undefined) ? sum(entry.files) : undefined
  const bytes = (manifest && sum(manifest.files)) ?? exact ?? entry.aboutBytes
  const { name, task, title, licence, card, accuracy } = entry
  return {
    name,
    task,
    title,
    default: entry.default ?? false,
    added: false,
    ...(bytes !== undefined && { bytes }),
    pinned: entry.files.every((file) => file.sha256 !== undefined),
    licence,
    card,
    sources: entry.sources.map((source) => source.kind),
    accuracy,
    speed: entry.speed ?? null,
  }
}

function describeAdded(manifest: Manifest): Described {
  const title = { zh: '从目录加入', en: 'added from a folder' }
  const { name, task, files, source } = manifest
  return {
    name,
    task,
    title,
    default: false,
    added: true,
    bytes: sum(files),
    pinned: true,
    sources: [source],
    accuracy: null,
    speed: null,
  }
}

const sum = (files: { bytes?: number }[]) => files.reduce((all, file) => all + (file.bytes ?? 0), 0)
