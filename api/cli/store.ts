import { AppError } from '../../engine/errors.ts'
import { DEFAULT_UTC_OFFSET_MINUTES } from '../../engine/rfc3339.ts'
import { migrateStore } from '../../engine/store/copy/migrate-store.ts'
import { isPostgres } from '../../engine/store/open.ts'
import { makeDatabasePrivate } from '../private-files.ts'
import { line, say, type CliIo } from './io.ts'
import { choiceOption, parseCommand } from './parse.ts'

const HELP = {
  zh: `
用法：
  tingdian store migrate 来源 目标    把洞察库和任务队列搬到另一个数据库

来源和目标：SQLite 文件，或 postgres://用户:密码@主机/库（PostgreSQL 15 及以上，不需要扩展）。
先停下服务。来源不改动；目标必须是空的。中断了再运行一次就接着做；做完后逐表核对，并用二百个检索核对两边的回答。
之后用 TINGDIAN_STORE 指向新的数据库；音频仍在数据目录。

  --json       输出 JSON
  --help       本说明

例：tingdian store migrate ~/.local/share/tingdian/tingdian.db postgres://tingdian@localhost/tingdian`,
  en: `
Usage:
  tingdian store migrate FROM TO    copies the insight store and its queue into another database

FROM and TO: an SQLite file, or postgres://user:password@host/database (PostgreSQL 15 or later, no extension).
Stop the service first. The source stays as it is; the target must be empty. Broken off, it goes on when it is run again; in the
end every table is compared, and the answers of both to two hundred searches.
Then let TINGDIAN_STORE point to the new database; audio stays in the data folder.

  --json       prints JSON
  --help       this page

Example: tingdian store migrate ~/.local/share/tingdian/tingdian.db postgres://tingdian@localhost/tingdian`,
}

const OPTIONS = { json: { type: 'boolean', default: false } } as const

export async function run(argv: readonly string[], io: CliIo): Promise<number> {
  const parsed = parseCommand(argv, { name: 'store', help: HELP, options: OPTIONS, positionals: [3, 3] }, io)
  if (!parsed) return 0
  const { values, positionals } = parsed
  const [action, from, to] = positionals
  if (choiceOption('store', action, ['migrate']) === undefined || from === to)
    throw new AppError('USAGE', { detail: { command: `store ${action}`, help: 'tingdian store --help' } })
  if (!isPostgres(to)) await makeDatabasePrivate(to)
  const { rows, queries } = await migrateStore(from, to, {
    utcOffsetMinutes: DEFAULT_UTC_OFFSET_MINUTES,
    onCopied: (table, count) => {
      io.signal.throwIfAborted()
      if (io.stderr.isTTY) line(io.stderr, `${table} +${count}`)
    },
  })
  if (!isPostgres(to)) await makeDatabasePrivate(to)
  if (values.json) line(io.stdout, JSON.stringify({ rows, queries, differences: [] }))
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
