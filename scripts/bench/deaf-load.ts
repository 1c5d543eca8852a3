/** The heavy questions of `deaf.ts`, in a process of their own so that reading the answers does not slow the clock that measures. */
import { DIMENSIONS } from '../../engine/insight/dimensions.ts'
import { FIRST_AT, LAST_AT } from './big-store.ts'

const SEARCHES = 24
/** Characters that made-up talk is full of. */
const WORDS = [...'的了吧呢啊嘛是有就也还都在和说看想要去给我你这那您们个他款咱其实太贵不错挺好怎样'].slice(0, 40)

interface Task {
  address: string
  keys: { search: string[]; insight: string[] }
  seconds: number
}

const { address, keys, seconds } = JSON.parse(process.env.DEAF_LOAD ?? '{}') as Task
const report = {
  search: { ms: [] as number[], statuses: {} as Record<number, number> },
  insight: { ms: [] as number[], statuses: {} as Record<number, number> },
}

async function ask(kind: keyof typeof report, path: string, nth: number): Promise<void> {
  const began = performance.now()
  const secret = keys[kind][nth % keys[kind].length]
  const response = await fetch(address + path, { headers: { authorization: `Bearer ${secret}` } })
  await response.arrayBuffer()
  const { ms, statuses } = report[kind]
  ms.push(performance.now() - began)
  statuses[response.status] = (statuses[response.status] ?? 0) + 1
}

const search = `/v1/search?${new URLSearchParams({ q: WORDS.join(' OR '), facets: 'true', limit: '100' }).toString()}`
const half = new Date((FIRST_AT + LAST_AT) / 2).toISOString()
const views = [
  ...['found', 'concepts', 'together', 'drivers'].map((view) => `view=${view}`),
  `view=changes&from=${half}&to=${new Date(LAST_AT).toISOString()}`,
  ...DIMENSIONS.map((by) => `view=by&by=${by}`),
]

/** Asks one thing over and over until the time is up. */
async function keepAsking(kind: keyof typeof report, path: string, nth: number, until: number): Promise<void> {
  while (Date.now() < until) await ask(kind, path, nth)
}

process.once('message', () => {
  const until = Date.now() + seconds * 1000
  void Promise.all([
    ...Array.from({ length: SEARCHES }, (_, i) => keepAsking('search', search, i, until)),
    ...views.map((view, i) => keepAsking('insight', `/v1/insights?${view}`, i, until)),
  ]).then(() => process.send?.(report))
})
