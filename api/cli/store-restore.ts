import { resolve } from 'node:path'
import { restore } from '../backup/restore.ts'
import { openStore, storePlace } from '../open-store.ts'
import { line, say, type CliIo } from './io.ts'
import type { StoreArguments } from './store.ts'

export async function run({ rest: [folder = ''], json }: StoreArguments, io: CliIo): Promise<number> {
  const { config } = io
  const { files, missing, madeAt } = await restore(
    resolve(folder),
    { dataDir: config.dataDir, place: storePlace(config) },
    { signal: io.signal },
  )
  // It opens, and its schema is that of this version.
  const store = await openStore(config)
  try {
    const { total } = await store.facets({})
    if (json) line(io.stdout, JSON.stringify({ files: files.length, utterances: total, missing, madeAt }))
    else
      line(
        io.stdout,
        say(io, {
          zh: `恢复好了（备份于 ${madeAt}）：${total} 句原话，${files.length} 个文件，散列值都相符`,
          en: `restored (backed up ${madeAt}): ${total} utterances, ${files.length} files, every hash as it was`,
        }),
      )
  } finally {
    await store.close()
  }
  return missing.length > 0 ? 1 : 0
}
