import type { KeyObject } from 'node:crypto'
import type { Disk, Random } from '../../devices/ports.ts'
import { sealingPrivateKey } from '../../devices/spool/seal.ts'
import { readWhole, writeWhole } from '../../devices/whole-file.ts'

const NAME = 'key'

/** The key that devices seal to: X25519, made once; its private half never leaves the machine. */
export async function openSealingKey(disk: Disk, random: Random, dir: string): Promise<KeyObject> {
  await disk.makeDir(dir)
  const known = await readWhole(disk, dir, NAME)
  if (known !== undefined) return sealingPrivateKey(Buffer.from(known, 'hex'))
  const key = random.bytes(32)
  await writeWhole(disk, dir, NAME, key.toString('hex'))
  return sealingPrivateKey(key)
}
