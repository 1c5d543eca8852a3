import type { Disk } from '../ports.ts'
import { readWhole, writeWhole } from '../whole-file.ts'

/** One file of a folder as it is listed. */
export interface ListedFile {
  name: string
  bytes: number
  modifiedMs?: number
}

/** Which files of a folder were taken, across restarts. */
export interface TakenFiles {
  has(file: ListedFile): boolean
  /** Samples of each channel that were taken of a file whose reading was cut. */
  samplesOf(file: ListedFile): number
  /** So much of it is with the recorder. */
  noteSamples(file: ListedFile, samples: number): Promise<void>
  /** All of it is. */
  add(file: ListedFile): Promise<void>
  /** What is no longer in the folder need not be remembered. */
  keepOnly(files: readonly ListedFile[]): void
}

const NAME = 'taken-files'

/** The same name with another content is another file: recorders that go round begin again with the first name. */
const keyOf = ({ name, bytes, modifiedMs }: ListedFile): string => `${bytes} ${modifiedMs ?? ''} ${name}`

interface State {
  taken: string[]
  current?: { key: string; samples: number }
}

/** @param dir - where the state is kept, in one small file that is always whole */
export async function openTakenFiles(disk: Disk, dir: string): Promise<TakenFiles> {
  await disk.makeDir(dir)
  const text = await readWhole(disk, dir, NAME)
  const state = text === undefined ? { taken: [] } : (JSON.parse(text) as State)
  let taken = new Set(state.taken)
  let { current } = state
  const save = (): Promise<void> => writeWhole(disk, dir, NAME, JSON.stringify({ taken: [...taken], current }))
  return {
    has: (file) => taken.has(keyOf(file)),
    samplesOf: (file) => (current?.key === keyOf(file) ? current.samples : 0),
    noteSamples: (file, samples) => {
      current = { key: keyOf(file), samples }
      return save()
    },
    add: (file) => {
      taken.add(keyOf(file))
      current = undefined
      return save()
    },
    keepOnly: (files) => {
      const there = new Set(files.map(keyOf))
      taken = new Set([...taken].filter((key) => there.has(key)))
    },
  }
}
