import { crc32 } from 'node:zlib'
import type { Disk } from './ports.ts'

/**
 * Replaces a small file as a whole: new content durable under another name, then renamed, then the folder synced. A power cut leaves
 * the old or the new content, never a mixture; a checksum in the first line tells a content that went bad.
 */
export async function writeWhole(disk: Disk, dir: string, name: string, content: string): Promise<void> {
  const temporary = `${dir}/${name}.new`
  await disk.unlink(temporary).catch(ignoreMissing)
  const file = await disk.create(temporary)
  try {
    await file.append(Buffer.from(`${checksum(content)}\n${content}`))
    await file.sync()
  } finally {
    await file.close()
  }
  await disk.rename(temporary, `${dir}/${name}`)
  await disk.syncDir(dir)
}

/** The content, or undefined where there is none or it went bad. */
export async function readWhole(disk: Disk, dir: string, name: string): Promise<string | undefined> {
  const bytes = await disk.read(`${dir}/${name}`).catch(() => undefined)
  const text = bytes?.toString('utf8') ?? ''
  const content = text.slice(9)
  return text.slice(0, 9) === `${checksum(content)}\n` ? content : undefined
}

const checksum = (content: string): string => crc32(content).toString(16).padStart(8, '0')

export function ignoreMissing(error: unknown): void {
  if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
}
