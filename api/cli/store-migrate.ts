import { AppError } from '../../engine/errors.ts'
import { migrateStore } from '../../engine/store/copy/migrate-store.ts'
import { isPostgres } from '../../engine/store/open.ts'
import { makeDatabasePrivate } from '../private-files.ts'
import { line, say, type CliIo } from './io.ts'
import type { StoreArguments } from './store.ts'

export async function run({ rest: [from = '', to = ''], json }: StoreArguments, io: CliIo): Promise<number> {
  if (from === to) throw new AppError('USAGE', { detail: { command: 'store migrate', help: 'tingdian store --help' } })
  if (!isPostgres(to)) await makeDatabasePrivate(to)
  const { rows, queries } = await migrateStore(from, to, {
    onCopied: (table, count) => {
      io.signal.throwIfAborted()
      if (io.stderr.isTTY) line(io.stderr, `${table} +${count}`)
    },
  })
  if (!isPostgres(to)) await makeDatabasePrivate(to)
  if (json) line(io.stdout, JSON.stringify({ rows, queries, differences: [] }))
  else
    line(
      io.stdout,
      say(io, {
        zh: `搬好了：${rows} 行逐表相同，${queries} 个检索的回答相同`,
        en: `copied: ${rows} rows alike in every table, ${queries} searches answered alike`,
      }),
    )
  return 0
}
