import { AppError } from '../../engine/errors.ts'
import type { CliIo } from './io.ts'
import { choiceOption, parseCommand } from './parse.ts'

const HELP = {
  zh: `
用法：
  tingdian store backup 目录          备份：数据库、音频、设备送来的内容；服务不用停，再备份到同一目录只拷贝变化的
  tingdian store restore 目录         从备份恢复到空的数据目录（--data）和空的数据库
  tingdian store check                核对：数据库完好、音频都在、没有无主的、索引与原话一致、队列、计数
  tingdian store migrate 来源 目标    把洞察库和任务队列搬到另一个数据库

backup：做完之前，目录里原来的备份仍然有效；PostgreSQL 用 pg_dump 和 pg_restore（不低于服务器的版本）。
  缺失或损坏的音频会列出，退出状态为 1，其余照常备份。
restore：逐个文件核对散列值；中断了再运行一次就接着做，做完之前服务拒绝打开。先停下服务。
check：有问题时退出状态为 1。
migrate：来源和目标是 SQLite 文件，或 postgres://用户:密码@主机/库（PostgreSQL 15 及以上，不需要扩展）。
  先停下服务。来源不改动；目标必须是空的。中断了再运行一次就接着做；做完后逐表核对，并用二百个检索核对两边的回答。
  之后用 TINGDIAN_STORE 指向新的数据库；音频仍在数据目录。

  --deep       backup：重读目录里已有的内容；check：重算每份音频的散列值，核对每一句的索引
  --json       输出 JSON
  --help       本说明

例：tingdian store backup /mnt/backup/tingdian`,
  en: `
Usage:
  tingdian store backup DIR         backs up database, audio, what devices have sent; while the service runs; into the same
                                    folder again only what has changed is copied
  tingdian store restore DIR        from a backup into an empty data folder (--data) and an empty database
  tingdian store check              database sound, audio there, none without an owner, index as the words, queue, counts
  tingdian store migrate FROM TO    copies the insight store and its queue into another database

backup: until it is done, the backup that the folder held before is the one that counts; PostgreSQL by pg_dump and pg_restore, not older
  than the server. Audio that is missing or damaged is named, the status is then 1, and all else is backed up.
restore: every file is held against its hash; broken off, it goes on when run again, and the service refuses to open what is not whole.
  Stop the service first.
check: ends with 1 when something is wrong.
migrate: FROM and TO are an SQLite file, or postgres://user:password@host/database (PostgreSQL 15 or later, no extension).
  Stop the service first. The source stays as it is; the target must be empty. Broken off, it goes on when it is run again; in the
  end every table is compared, and the answers of both to two hundred searches.
  Then let TINGDIAN_STORE point to the new database; audio stays in the data folder.

  --deep       backup: reads again what the folder has; check: hashes all audio, holds every sentence against its index
  --json       prints JSON
  --help       this page

Example: tingdian store backup /mnt/backup/tingdian`,
}

const OPTIONS = { json: { type: 'boolean', default: false }, deep: { type: 'boolean', default: false } } as const

export interface StoreArguments {
  /** What stands behind the action. */
  rest: string[]
  json: boolean
  deep: boolean
}

/** Each action with its number of further arguments. */
const ACTIONS = {
  backup: { wants: 1, load: () => import('./store-backup.ts') },
  restore: { wants: 1, load: () => import('./store-restore.ts') },
  check: { wants: 0, load: () => import('./store-check.ts') },
  migrate: { wants: 2, load: () => import('./store-migrate.ts') },
} as const

export async function run(argv: readonly string[], io: CliIo): Promise<number> {
  const parsed = parseCommand(argv, { name: 'store', help: HELP, options: OPTIONS, positionals: [1, 3] }, io)
  if (!parsed) return 0
  const { values, positionals } = parsed
  const [given, ...rest] = positionals
  const action = choiceOption('store', given, Object.keys(ACTIONS) as (keyof typeof ACTIONS)[])!
  const { wants, load } = ACTIONS[action]
  if (rest.length !== wants)
    throw new AppError('USAGE', {
      detail: { command: `store ${action}`, wanted: `${wants} argument(s)`, help: 'tingdian store --help' },
    })
  return (await load()).run({ rest, ...values }, io)
}
