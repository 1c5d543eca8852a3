import { execFile } from 'node:child_process'
import { access, constants, mkdir, statfs } from 'node:fs/promises'
import { join } from 'node:path'
import { availableParallelism } from 'node:os'
import { promisify } from 'node:util'
import type { Config } from '../../engine/config.ts'
import { loadPack, packNames } from '../../engine/pack/load.ts'
import { startThread } from '../../engine/thread.ts'
import { listModels, type ModelListing } from '../../models/list.ts'
import { isOpenToOthers } from '../private-files.ts'
import type { Words } from '../cli/io.ts'
import { leastNode } from '../version.ts'
import { columnFindings } from './columns.ts'
import { historyFindings } from './history.ts'
import { recogniserFinding } from './recogniser.ts'
import { storeServerFindings } from './store-server.ts'

/** What one check found. `missing` is a fault only for what is `required`. */
export interface Finding {
  what: Words
  state: 'ok' | 'missing'
  required: boolean
  found: string
  /** How to get it. */
  remedy?: Words
}

/** Node 20 ended in April 2026 (https://nodejs.org/en/about/previous-releases). */
const LEAST_TENDED = 22
const NO_LONGER_TENDED = '此版本已停止维护，建议 22 或 24 · past its end of life, take 22 or 24'
const FREE_BYTES = 2 * 1024 ** 3
const GIB = 1024 ** 3

const same = (text: string): Words => ({ zh: text, en: text })

/** Looks at everything the product stands on. No check changes anything beyond making the data folder. */
export async function examine(config: Config): Promise<Finding[]> {
  const models = await listModels(config)
  const [native, ffmpeg, compiler, recogniser, packs, data, server, columns, history] = await Promise.all([
    packages(),
    tool('ffmpeg', ['-version']),
    tool('c++', ['--version']),
    recogniserFinding(config, models),
    packFindings(),
    dataFindings(config),
    storeServerFindings(config.store),
    columnFindings(config),
    historyFindings(config),
  ])
  const cores = `${availableParallelism()}`
  return [
    nodeVersion(),
    { what: { zh: '处理器核', en: 'cores' }, state: 'ok', required: false, found: cores },
    ...native,
    {
      what: { zh: '编译器（重装原生模块时才用）', en: 'compiler (only to install native modules again)' },
      required: false,
      ...compiler,
      remedy: { zh: 'apt install g++ make python3', en: 'apt install g++ make python3' },
    },
    {
      what: { zh: 'ffmpeg（AAC、M4A、AMR 等格式才用）', en: 'ffmpeg (only for AAC, M4A, AMR and the like)' },
      required: false,
      ...ffmpeg,
      remedy: { zh: 'apt install ffmpeg 或 brew install ffmpeg', en: 'apt install ffmpeg or brew install ffmpeg' },
    },
    ...modelFindings(models),
    recogniser,
    ...packs,
    ...data,
    ...server,
    ...columns,
    ...history,
  ]
}

function nodeVersion(): Finding {
  const wanted = leastNode()
  const [[major, minor], [least, leastMinor]] = [process.versions.node, wanted].map((v) => v.split('.').map(Number))
  const isNew = major > least || (major === least && minor >= leastMinor)
  return {
    what: same('Node.js'),
    state: isNew ? 'ok' : 'missing',
    required: true,
    found: process.versions.node + (isNew && major < LEAST_TENDED ? ` (${NO_LONGER_TENDED})` : ''),
    remedy: { zh: `安装 Node.js 22 或 24（至少 ${wanted}）`, en: `install Node.js 22 or 24 (at least ${wanted})` },
  }
}

/** Runs a program to see whether it is there; its first line tells the version. */
async function tool(name: string, args: string[]): Promise<Pick<Finding, 'state' | 'found'>> {
  try {
    const { stdout } = await promisify(execFile)(name, args, { timeout: 10_000 })
    return { state: 'ok', found: stdout.split('\n')[0].slice(0, 60) }
  } catch {
    return { state: 'missing', found: '' }
  }
}

async function packages(): Promise<Finding[]> {
  const native = (name: string) => ({ zh: `原生模块 ${name}`, en: `native module ${name}` })
  return Promise.all([
    installed(native('onnxruntime-node'), loadInferenceInThread),
    installed(native('sqlite3'), () => import('sqlite3')),
    installed({ zh: '中文词典', en: 'dictionary of Chinese words' }, () =>
      import('../../engine/text/word-dictionary.ts').then(({ wordClass }) => wordClass('词')),
    ),
  ])
}

async function installed(what: Finding['what'], load: () => Promise<unknown>): Promise<Finding> {
  const remedy = { zh: '在项目目录运行 npm install', en: 'run npm install in the project folder' }
  const found = await load().then(
    () => undefined,
    (error: Error) => error.message.split('\n')[0].slice(0, 80),
  )
  return { what, required: true, remedy, state: found === undefined ? 'ok' : 'missing', found: found ?? '' }
}

/** ONNX Runtime is loaded where it is used, in a worker thread. */
function loadInferenceInThread(): Promise<void> {
  const thread = startThread('./inference-probe', import.meta.url)
  return new Promise((resolve, reject) => {
    thread.once('message', () => resolve())
    thread.once('error', reject)
    // After the message this changes nothing: the promise is settled.
    thread.once('exit', () => reject(new Error('the probe ended without an answer')))
  })
}

function modelFindings(listed: ModelListing[]): Finding[] {
  const models = listed.filter((model) => model.default || model.state === 'ready')
  return models.map(({ name, title, state, default: isDefault }) => ({
    what: { zh: `模型 ${name}（${title.zh}）`, en: `model ${name} (${title.en})` },
    state: state === 'ready' ? 'ok' : 'missing',
    required: isDefault,
    found: state === 'ready' ? '' : state,
    remedy: same(`tingdian models pull ${name}`),
  }))
}

async function packFindings(): Promise<Finding[]> {
  const names = await packNames()
  if (names.length === 0)
    return [
      {
        what: { zh: '行业包', en: 'packs' },
        state: 'missing',
        required: true,
        found: '',
        remedy: { zh: '重新获取代码', en: 'fetch the code again' },
      },
    ]
  return Promise.all(
    names.map(async (name): Promise<Finding> => {
      const count = await loadPack(name).then(
        (knowledge) => knowledge.concepts.size,
        () => undefined,
      )
      const what = { zh: `行业包 ${name}`, en: `pack ${name}` }
      const remedy = same(`tingdian pack check ${name}`)
      return {
        what,
        required: true,
        remedy,
        state: count === undefined ? 'missing' : 'ok',
        found: count === undefined ? '' : String(count),
      }
    }),
  )
}

async function dataFindings({ dataDir }: Config): Promise<Finding[]> {
  const writable = await mkdir(dataDir, { recursive: true, mode: 0o700 })
    .then(() => access(dataDir, constants.W_OK))
    .then(
      () => true,
      () => false,
    )
  const free = writable ? await statfs(dataDir).then(({ bavail, bsize }) => bavail * bsize) : 0
  const elsewhere = { zh: '用 --data 换一个目录', en: 'choose another folder with --data' }
  return [
    {
      what: { zh: '数据目录可写', en: 'data folder can be written' },
      state: writable ? 'ok' : 'missing',
      required: true,
      found: dataDir,
      remedy: elsewhere,
    },
    await othersFinding(dataDir),
    {
      what: { zh: '磁盘剩余空间', en: 'free disk space' },
      state: free >= FREE_BYTES ? 'ok' : 'missing',
      required: true,
      found: `${(free / GIB).toFixed(1)} GiB`,
      remedy: {
        zh: `至少 ${FREE_BYTES / GIB} GiB；清理磁盘，或用 --data 换一个目录`,
        en: `at least ${FREE_BYTES / GIB} GiB; free some, or --data`,
      },
    },
  ]
}

/** Whether others on this machine could read what people said. */
async function othersFinding(dataDir: string): Promise<Finding> {
  const ours = [dataDir, join(dataDir, 'tingdian.db'), join(dataDir, 'blobs')]
  const open = []
  for (const path of ours) if (await isOpenToOthers(path)) open.push(path)
  return {
    what: { zh: '数据目录不对本机其他用户开放', en: 'data folder is closed to others on this machine' },
    state: open.length === 0 ? 'ok' : 'missing',
    required: false,
    found: open.join(' '),
    remedy: same(`chmod -R go= '${dataDir}'`),
  }
}
