import type { SimRandom } from './sim-random.ts'

/** Content of a file: what is durable, and what is only in the page cache. */
export interface Inode {
  append(bytes: Buffer): void
  /** In its place, and durable. */
  overwrite(at: number, bytes: Buffer): void
  read(from: number, bytes: number): Buffer
  size(): number
  sync(): void
  /** A sync failed: the pages count as written now and are not. */
  loseUnsynced(): void
  durable(): Buffer
  durableSize(): number
  cutPower(random: SimRandom): void
  rot(random: SimRandom): void
}

const SECTOR_BYTES = 512

interface Write {
  at: number
  bytes: Buffer
  /** Will never reach the disk, though it can be read. */
  isDoomed: boolean
}

export function createInode(content: Buffer = Buffer.alloc(0)): Inode {
  /** What a process reads; grows by doubling. */
  let cache = Buffer.from(content)
  let size = content.length
  let synced = content.length
  let writes: Write[] = []

  function reserve(bytes: number): void {
    if (bytes <= cache.length) return
    const grown = Buffer.alloc(Math.max(bytes, cache.length * 2, 1024))
    cache.copy(grown, 0, 0, size)
    cache = grown
  }

  /** What a power cut leaves of one write. */
  function outcome({ bytes, isDoomed }: Write, random: SimRandom): Buffer | undefined {
    const chance = random.fraction()
    if (isDoomed) return chance < 0.5 ? undefined : Buffer.alloc(bytes.length)
    if (chance < 0.3) return bytes
    if (chance < 0.6) return undefined
    if (chance < 0.8)
      return bytes.subarray(0, Math.floor((random.fraction() * bytes.length) / SECTOR_BYTES) * SECTOR_BYTES)
    return Buffer.alloc(bytes.length)
  }

  return {
    append: (bytes) => {
      reserve(size + bytes.length)
      bytes.copy(cache, size)
      writes.push({ at: size, bytes, isDoomed: false })
      size += bytes.length
    },
    overwrite: (at, bytes) => void bytes.copy(cache, at),
    read: (from, bytes) => Buffer.from(cache.subarray(Math.min(from, size), Math.min(size, from + bytes))),
    size: () => size,
    sync: () => {
      writes = writes.filter(({ isDoomed }) => isDoomed)
      synced = size
    },
    loseUnsynced: () => {
      for (const write of writes) write.isDoomed = true
      synced = size
    },
    durable: () => Buffer.from(cache.subarray(0, synced)),
    durableSize: () => synced,
    cutPower: (random) => {
      const [firstAt] = writes.map(({ at }) => at)
      if (firstAt === undefined) return
      // Writes that are lost in front of one that is kept are a hole of zeros.
      const after = Buffer.from(cache.subarray(0, size))
      let end = firstAt
      let at = firstAt
      after.fill(0, firstAt)
      for (const write of writes) {
        // What was synced between two writes of a file with a doomed one is there.
        if (write.at > at) {
          cache.copy(after, at, at, write.at)
          end = write.at
        }
        at = write.at + write.bytes.length
        const left = outcome(write, random)
        if (left === undefined || left.length === 0) continue
        left.copy(after, write.at)
        end = write.at + left.length
      }
      if (at < size) {
        cache.copy(after, at, at, size)
        end = size
      }
      cache = after
      size = end
      synced = end
      writes = []
    },
    rot: (random) => {
      const at = random.int(synced)
      const bytes = Math.min(synced - at, 1 + random.int(random.chance(0.5) ? 4 : SECTOR_BYTES))
      for (let i = 0; i < bytes; i++) cache[at + i] ^= 1 + random.int(255)
    },
  }
}
