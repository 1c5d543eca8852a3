import { statfs } from 'node:fs/promises'
import { availableParallelism, totalmem } from 'node:os'
import { dirname } from 'node:path'
import { isSherpaInstalled } from '../../engine/asr/sherpa.ts'
import type { Config } from '../../engine/config.ts'
import { catalogue, type ModelEntry } from '../../models/catalogue.ts'
import type { ModelListing } from '../../models/list.ts'
import { type Machine, type Obstacle, proposeRecogniser } from '../../models/propose.ts'
import type { Words } from '../cli/io.ts'
import type { Finding } from './checks.ts'

const OBSTACLES: Record<Obstacle, Words> = {
  memory: { zh: '内存不够', en: 'too little memory' },
  disk: { zh: '磁盘不够', en: 'too little disk' },
  slow: { zh: '太慢', en: 'too slow' },
  untimed: { zh: '没测过速度', en: 'its speed was not measured' },
  runtime: { zh: '没装 sherpa-onnx-node', en: 'without sherpa-onnx-node' },
}

/** The most accurate recogniser that this machine can bear, and whether it is the one in use. */
export async function recogniserFinding(config: Config, models: readonly ModelListing[]): Promise<Finding> {
  const installed = new Set(models.filter(({ state }) => state === 'ready').map(({ name }) => name))
  return describeProposal(config.model, await thisMachine(config.cacheDir, installed))
}

/** The same for any machine. `inUse` is the recogniser that is set. */
export function describeProposal(inUse: string, machine: Machine): Finding {
  const about = { what: { zh: '适合本机的识别模型', en: 'recogniser for this machine' }, required: false }
  const proposal = proposeRecogniser(catalogue(), machine)
  if (!proposal) return { ...about, state: 'ok', found: inUse }
  const { best, passed } = proposal
  const left = passed.map(({ name, obstacle }) => `${name}: ${OBSTACLES[obstacle].zh} ${OBSTACLES[obstacle].en}`)
  const found = [`${best.name} (${evidenceOf(best)})`, ...left].join('; ')
  if (best.name === inUse) return { ...about, state: 'ok', found }
  const pull = machine.installed.has(best.name) ? '' : `tingdian models pull ${best.name}; `
  const remedy = `${pull}TINGDIAN_MODEL=${best.name}`
  const lacks = best.form ? { zh: '；它不认期望的词', en: '; it takes no words to expect' } : { zh: '', en: '' }
  const untried: Words = {
    zh: `${remedy}（现用 ${inUse}；先在自己的录音上比一比${lacks.zh}）`,
    en: `${remedy} (in use: ${inUse}; compare on recordings of your own first${lacks.en})`,
  }
  return { ...about, state: 'missing', found, remedy: untried }
}

/** What its place rests on, in a few words. */
function evidenceOf({ accuracy }: ModelEntry): string {
  const first = accuracy?.[0]
  if (!first) return '准确度未测 not measured'
  return `${first.measure} ${first.value} %: ${first.on.zh} ${first.on.en}; ${first.how.zh} ${first.how.en}`
}

async function thisMachine(cacheDir: string, installed: ReadonlySet<string>): Promise<Machine> {
  // 0 or more than there is where nothing constrains the process.
  const allowed = process.constrainedMemory()
  return {
    cores: availableParallelism(),
    memoryBytes: allowed > 0 ? Math.min(allowed, totalmem()) : totalmem(),
    freeDiskBytes: await freeBytes(cacheDir),
    hasSherpa: await isSherpaInstalled(),
    installed,
  }
}

/** Free bytes where a folder is or will be made. */
async function freeBytes(folder: string): Promise<number> {
  try {
    const { bavail, bsize } = await statfs(folder)
    return bavail * bsize
  } catch (error) {
    if (dirname(folder) === folder) throw error
    return freeBytes(dirname(folder))
  }
}
