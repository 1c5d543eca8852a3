import type { Disk, DiskFile } from '../ports.ts'
import type { Life } from './machine.ts'
import { createInode, type Inode } from './sim-inode.ts'
import type { SimRandom } from './sim-random.ts'

/** What is wrong with a disk just now. */
export interface DiskFaults {
  /** Chance that a sync fails: once, with an error, and what it should have kept is lost at a power cut. */
  syncFails: number
  /** Bytes that fit on it. */
  capacityBytes: number
  /** Time that an operation takes, at most. */
  slowMs: number
}

export interface SimDisk {
  faults: DiskFaults
  port(life: Life): Disk
  /** What a power cut leaves: each write that was not synced kept, lost, torn or zeros; names that were not synced may be gone. */
  cutPower(): void
  /** Turns bits in what is durable; false when nothing was there to turn them in. */
  rot(suffix: string): boolean
  /** What a write that was cut leaves in the midst of a file. */
  tear(path: string, at: number, bytes: Buffer): void
  /** Content of every file as a process would read it now. */
  files(): Map<string, Buffer>
  /** A copy of what is durable, to go back to. */
  snapshot(): () => void
  /** Looks at each file that is about to be removed. */
  onUnlink: ((path: string, content: Buffer) => void) | undefined
  stats: { syncFailures: number; noSpace: number; rotten: number }
}

type NameChange = { kind: 'set'; path: string; inode: Inode } | { kind: 'drop'; path: string }

const fail = (code: string, path: string): NodeJS.ErrnoException =>
  Object.assign(new Error(`${code}: ${path}`), { code })
/** Whether a file lies in a folder, and in none within it. */
const isIn = (path: string, dir: string): boolean => path.lastIndexOf('/') === dir.length && path.startsWith(dir)

export function createSimDisk(random: SimRandom): SimDisk {
  const names = new Map<string, Inode>()
  let durableNames = new Map<string, Inode>()
  let unsyncedNames: NameChange[] = []
  const stats = { syncFailures: 0, noSpace: 0, rotten: 0 }
  const faults: DiskFaults = { syncFails: 0, capacityBytes: Infinity, slowMs: 2 }
  const used = (): number => [...names.values()].reduce((sum, inode) => sum + inode.size(), 0)

  function change(one: NameChange): void {
    unsyncedNames.push(one)
    apply(names, one)
  }

  function append(inode: Inode, bytes: Buffer, path: string): void {
    const room = faults.capacityBytes === Infinity ? Infinity : faults.capacityBytes - used()
    if (bytes.length <= room) return inode.append(bytes)
    stats.noSpace += 1
    // As on a real file system: what fits is written before the error comes.
    if (room > 0) inode.append(bytes.subarray(0, room))
    throw fail('ENOSPC', path)
  }

  function sync(inode: Inode, path: string): void {
    if (!random.chance(faults.syncFails)) return inode.sync()
    stats.syncFailures += 1
    inode.loseUnsynced()
    throw fail('EIO', path)
  }

  const find = (path: string): Inode => {
    const inode = names.get(path)
    if (inode === undefined) throw fail('ENOENT', path)
    return inode
  }

  function port(life: Life): Disk {
    /** An operation takes time, and a process may end before or after it has taken effect. */
    const after = <T>(fn: () => T): Promise<T> =>
      new Promise((resolve, reject) => {
        life.after(random.between(0, faults.slowMs), () => {
          try {
            resolve(fn())
          } catch (error) {
            reject(error instanceof Error ? error : new Error(String(error)))
          }
        })
      })
    const fileOf = (inode: Inode, path: string): DiskFile => ({
      append: (bytes) => after(() => append(inode, Buffer.from(bytes), path)),
      sync: () => after(() => sync(inode, path)),
      close: async () => undefined,
    })
    return {
      create: (path) =>
        after(() => {
          if (names.has(path)) throw fail('EEXIST', path)
          const inode = createInode()
          change({ kind: 'set', path, inode })
          return fileOf(inode, path)
        }),
      read: (path, from = 0, bytes = Infinity) => after(() => find(path).read(from, bytes)),
      list: (dir) =>
        after(() => {
          const inside: { name: string; bytes: number }[] = []
          for (const [path, inode] of names)
            if (isIn(path, dir)) inside.push({ name: path.slice(dir.length + 1), bytes: inode.size() })
          return inside
        }),
      size: (path) => after(() => names.get(path)?.size()),
      overwrite: (path, at, bytes) =>
        after(() => {
          const inode = find(path)
          if (random.chance(faults.syncFails)) throw fail('EIO', path)
          inode.overwrite(at, Buffer.from(bytes))
        }),
      rename: (from, to) =>
        after(() => {
          const inode = find(from)
          change({ kind: 'set', path: to, inode })
          change({ kind: 'drop', path: from })
        }),
      unlink: (path) =>
        after(() => {
          const inode = find(path)
          disk.onUnlink?.(path, inode.read(0, Infinity))
          change({ kind: 'drop', path })
        }),
      makeDir: async () => undefined,
      syncDir: (dir) =>
        after(() => {
          for (const one of unsyncedNames) if (isIn(one.path, dir)) apply(durableNames, one)
          unsyncedNames = unsyncedNames.filter((one) => !isIn(one.path, dir))
        }),
      freeBytes: () =>
        after(() => (faults.capacityBytes === Infinity ? 2 ** 40 : Math.max(0, faults.capacityBytes - used()))),
    }
  }

  const disk: SimDisk = {
    ...{ faults, port, stats, onUnlink: undefined },
    cutPower: () => {
      // A journal keeps changes of names in order; how far it had come, nobody knows.
      const kept = random.chance(0.5) ? 0 : random.int(unsyncedNames.length + 1)
      for (const one of unsyncedNames.slice(0, kept)) apply(durableNames, one)
      unsyncedNames = []
      names.clear()
      for (const [path, inode] of durableNames) {
        inode.cutPower(random)
        names.set(path, inode)
      }
    },
    rot: (suffix) => {
      const candidates = [...durableNames].filter(([path, inode]) => path.endsWith(suffix) && inode.durableSize() > 0)
      if (candidates.length === 0) return false
      stats.rotten += 1
      random.pick(candidates)[1].rot(random)
      return true
    },
    tear: (path, at, bytes) => find(path).overwrite(at, bytes),
    files: () => new Map([...names].map(([path, inode]) => [path, inode.read(0, Infinity)])),
    snapshot: () => {
      const saved = [...durableNames].map(([path, inode]) => [path, inode.durable()] as const)
      return () => {
        durableNames = new Map(saved.map(([path, bytes]) => [path, createInode(bytes)]))
        unsyncedNames = []
        names.clear()
        for (const [path, inode] of durableNames) names.set(path, inode)
      }
    },
  }
  return disk
}

function apply(names: Map<string, Inode>, change: NameChange): void {
  if (change.kind === 'set') names.set(change.path, change.inode)
  else names.delete(change.path)
}
