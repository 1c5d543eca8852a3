import type { SimRandom } from './sim-random.ts'

/** What disks and wires do to bytes: flips, cuts, zeroes, doubles or moves a part. */
export function mutate(bytes: Buffer, random: SimRandom): Buffer {
  const copy = Buffer.from(bytes)
  const at = random.int(copy.length)
  const length = 1 + random.int(random.chance(0.5) ? 8 : 300)
  const part = copy.subarray(at, at + length)
  switch (random.int(5)) {
    case 0:
      copy[at] ^= 1 << random.int(8)
      return copy
    case 1:
      return copy.subarray(0, at)
    case 2:
      part.fill(0)
      return copy
    case 3:
      return Buffer.concat([copy.subarray(0, at), part, copy.subarray(at)])
    default: {
      const to = random.int(copy.length)
      return Buffer.concat([copy.subarray(0, to), part, copy.subarray(to)])
    }
  }
}
