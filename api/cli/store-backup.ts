import { resolve } from 'node:path'
import { backUp } from '../backup/back-up.ts'
import { openStore, storePlace } from '../open-store.ts'
import { line, say, type CliIo } from './io.ts'
import type { StoreArguments } from './store.ts'

const MIB = 1024 ** 2
/** Files between two lines of progress. */
const TOLD_EVERY = 1000

export async function run({ rest: [folder = ''], json, deep }: StoreArguments, io: CliIo): Promise<number> {
  const { config } = io
  const store = await openStore(config)
  try {
    const done = await backUp({ dataDir: config.dataDir, place: storePlace(config), store }, resolve(folder), {
      isDeep: deep,
      signal: io.signal,
      onFile: (count) => {
        if (io.stderr.isTTY && count % TOLD_EVERY === 0) line(io.stderr, String(count))
      },
    })
    const { copied, missing, files, database } = done
    const bytes = files.reduce((sum, file) => sum + file.bytes, database.bytes)
    if (json) line(io.stdout, JSON.stringify({ files: files.length, copied, bytes, missing }))
    else {
      for (const sha256 of missing)
        line(io.stdout, say(io, { zh: `缺失或损坏：${sha256}`, en: `missing or damaged: ${sha256}` }))
      line(
        io.stdout,
        say(io, {
          zh: `备份好了：数据库和 ${files.length} 个文件，共 ${(bytes / MIB).toFixed(1)} MiB，新拷贝 ${copied} 个`,
          en: `backed up: the database and ${files.length} files, ${(bytes / MIB).toFixed(1)} MiB; ${copied} newly copied`,
        }),
      )
    }
    return missing.length > 0 ? 1 : 0
  } finally {
    await store.close()
  }
}
