import type { ModelListing } from '../../models/list.ts'
import { palette, plain } from './colour.ts'
import { line, say, type CliIo, type Words } from './io.ts'
import { padDisplay } from './width.ts'

const STATES: Record<ModelListing['state'], Words> = {
  ready: { zh: '已安装', en: 'installed' },
  unbuilt: { zh: '待构建', en: 'to be built' },
  incomplete: { zh: '不完整', en: 'incomplete' },
  absent: { zh: '未安装', en: 'not installed' },
}

const HEAD: Words[] = [
  { zh: '名称', en: 'name' },
  { zh: '状态', en: 'state' },
  { zh: '大小', en: 'size' },
  { zh: '速度', en: 'speed' },
  { zh: '准确度', en: 'accuracy' },
]
const WIDTHS = [33, 14, 10, 12]
const UNMEASURED: Words = { zh: '未测', en: 'not measured' }
const MEASURES: Record<string, Words> = {
  'character errors': { zh: '字错率', en: 'character errors' },
  'fewer character errors than whisper-large-v3-turbo': {
    zh: '字错比 whisper-large-v3-turbo 少',
    en: 'fewer character errors than whisper-large-v3-turbo',
  },
}

/** Prints models as a table: name, state, size, seconds of work for a second of sound, accuracy; below each what hangs on it. */
export function printModels(io: CliIo, models: readonly ModelListing[]): void {
  const paint = palette(io.stdout)
  const row = (cells: string[]) => cells.map((cell, at) => padDisplay(cell, WIDTHS[at] ?? 0)).join(' ')
  line(io.stdout, paint.dim(row(HEAD.map((words) => say(io, words)))))
  for (const model of models) {
    const cells = [model.name, say(io, STATES[model.state]), size(model), speed(io, model), accuracy(io, model)]
    const text = plain(row(cells))
    line(io.stdout, model.state === 'ready' ? paint.green(text) : text)
    line(io.stdout, paint.dim(plain(`  ${[say(io, model.title), ...marks(io, model)].join(' · ')}`)))
  }
  const note: Words = {
    zh: '速度：听一秒录音要几秒（两核，越小越快）；* 为别人发布的数字，本产品未测。来源见 --json',
    en: 'speed: seconds of work for a second of sound (two cores, less is faster); * published by others, not measured here. Sources: --json',
  }
  line(io.stdout, say(io, note))
}

const size = ({ bytes }: ModelListing): string => (bytes === undefined ? '' : sizeOf(bytes))

const star = (figure: { source?: string }): string => (figure.source === undefined ? '' : '*')

function speed(io: CliIo, model: ModelListing): string {
  if (model.task !== 'asr') return '–'
  return model.speed ? `${model.speed.realTimeFactor}${star(model.speed)}` : say(io, UNMEASURED)
}

function accuracy(io: CliIo, { accuracy: figures }: ModelListing): string {
  const first = figures?.[0]
  if (!first) return say(io, UNMEASURED)
  const measure = MEASURES[first.measure] ?? { zh: first.measure, en: first.measure }
  const on = say(io, { zh: `（${first.on.zh}）`, en: ` (${first.on.en})` })
  return `${say(io, measure)} ${first.value} %${star(first)}${on}`
}

function marks(io: CliIo, model: ModelListing): string[] {
  return [
    model.task,
    model.licence ?? '',
    model.sources.filter((source, at, all) => all.indexOf(source) === at).join('→'),
    model.default ? say(io, { zh: '默认', en: 'default' }) : '',
    model.pinned ? '' : say(io, { zh: '未固定校验和', en: 'checksum not pinned' }),
  ].filter((mark) => mark !== '')
}

export function sizeOf(bytes: number): string {
  return bytes >= 1e9 ? `${(bytes / 1e9).toFixed(2)} GB` : `${(bytes / 1e6).toFixed(1)} MB`
}
