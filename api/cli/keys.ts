import { AppError } from '../../engine/errors.ts'
import { PLAIN_NAME } from '../intake/capture.ts'
import { addKey } from '../auth/keys.ts'
import { ROLES } from '../auth/roles.ts'
import { openStore } from '../open-store.ts'
import { plain } from './colour.ts'
import { line, say, type CliIo } from './io.ts'
import { choiceOption, parseCommand } from './parse.ts'
import { padDisplay } from './width.ts'
import type { StoredKey } from '../../engine/store/subject-types.ts'
import type { InsightStore } from '../../engine/store/types.ts'

const HELP = {
  zh: `
用法：
  tingdian keys add --role R [--store S]… [--label L]   建一个密钥，只显示这一次
  tingdian keys list                                    列出密钥（库里只有散列值）
  tingdian keys revoke ID                               吊销

  --role R     device（上传）| analyst（查看）| expert（改术语）| qa（质检）| admin（全部）
  --store S    只能用于这些门店；可写多次，不写就是全部门店
  --label L    备注
  --json       输出 JSON
  --help       本说明

没有任何密钥时，服务只在本机开放；要让别的机器访问，先建密钥。

例：tingdian keys add --role device --store 徐汇店 --label 前台工牌`,
  en: `
Usage:
  tingdian keys add --role R [--store S]… [--label L]   makes a key and shows it this once
  tingdian keys list                                    lists the keys (only hashes are stored)
  tingdian keys revoke ID                               revokes one

  --role R     device (uploads) | analyst (reads) | expert (mends terms) | qa (listens) | admin (everything)
  --store S    only for these stores; may be repeated; without it every store
  --label L    a remark
  --json       prints JSON
  --help       this page

Without any key the service is open on this machine only; make one before others are to reach it.

Example: tingdian keys add --role device --store xuhui --label badge`,
}

const OPTIONS = {
  role: { type: 'string' },
  store: { type: 'string', multiple: true },
  label: { type: 'string', default: '' },
  db: { type: 'string' },
  json: { type: 'boolean', default: false },
} as const

interface Values {
  role?: string
  store?: string[]
  label: string
  json: boolean
}

export async function run(argv: readonly string[], io: CliIo): Promise<number> {
  const parsed = parseCommand(argv, { name: 'keys', help: HELP, options: OPTIONS, positionals: [1, 2] }, io)
  if (!parsed) return 0
  const { values, positionals } = parsed
  const [action, id] = positionals
  const step = choiceOption('keys', action, ['add', 'list', 'revoke'])
  const store = await openStore(io.config, values.db)
  try {
    if (step === 'add') await add(store, values, io)
    else if (step === 'revoke') await revoke(store, id, io)
    else await list(store, values.json, io)
    return 0
  } finally {
    await store.close()
  }
}

async function add(store: InsightStore, values: Values, io: CliIo): Promise<void> {
  const role = choiceOption('--role', values.role, ROLES)
  if (!role) throw new AppError('USAGE', { detail: { option: '--role', wanted: [...ROLES] } })
  const bad = values.store?.find((one) => !new RegExp(PLAIN_NAME, 'u').test(one))
  if (bad !== undefined)
    throw new AppError('USAGE', { detail: { option: '--store', wanted: '1–64 letters, digits, . _ -', got: bad } })
  const key = await addKey(store, { role, label: values.label, ...(values.store && { storeIds: values.store }) })
  if (values.json)
    return line(io.stdout, JSON.stringify({ ...key, role, storeIds: values.store ?? null, label: values.label }))
  line(io.stdout, key.secret)
  const scope = values.store?.join(', ')
  line(
    io.stderr,
    say(io, {
      zh: `密钥 ${key.id}：${role}，门店：${scope ?? '全部'}。上面这一行只显示这一次，请保存好。`,
      en: `key ${key.id}: ${role}, stores: ${scope ?? 'all'}. The line above is shown this once; keep it safe.`,
    }),
  )
}

async function revoke(store: InsightStore, id: string | undefined, io: CliIo): Promise<void> {
  if (id === undefined) throw new AppError('USAGE', { detail: { wanted: 'tingdian keys revoke ID' } })
  if (!(await store.revokeKey(id))) throw new AppError('NOT_FOUND', { detail: { key: id } })
  line(io.stderr, say(io, { zh: `已吊销 ${id}`, en: `revoked ${id}` }))
}

async function list(store: InsightStore, json: boolean, io: CliIo): Promise<void> {
  const keys = await store.listKeys()
  for (const key of keys.map(withoutHash))
    if (json) line(io.stdout, JSON.stringify(key))
    else line(io.stdout, describe(key, io))
  if (keys.length === 0 && !json) line(io.stderr, say(io, { zh: '还没有密钥', en: 'there is no key yet' }))
}

function describe(key: Omit<StoredKey, 'hash'>, io: CliIo): string {
  const stores = key.storeIds?.join(', ') ?? say(io, { zh: '全部门店', en: 'all stores' })
  const state = key.revokedAt === undefined ? '' : say(io, { zh: '  已吊销', en: '  revoked' })
  const since = new Date(key.createdAt).toISOString().slice(0, 10)
  return `${key.id}  ${key.role.padEnd(8)}  ${since}  ${padDisplay(stores, 20)}  ${plain(key.label)}${state}`
}

function withoutHash(key: StoredKey): Omit<StoredKey, 'hash'> {
  const shown: Partial<StoredKey> & Omit<StoredKey, 'hash'> = { ...key }
  delete shown.hash
  return shown
}
