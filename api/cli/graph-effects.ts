import type { Change, ConceptEffect, Effects, Example } from '../../engine/knowledge/effects.ts'
import { MOMENT_LABELS } from '../labels.ts'
import { plain } from './colour.ts'
import { say, type CliIo, type Words } from './io.ts'

/** What appears and vanishes, concept by concept, then moments; each with its examples. */
export const effectLines = (io: CliIo, { concepts, moments }: Effects): string[] => [
  ...concepts.flatMap((effect) => conceptLines(io, effect)),
  ...moments.flatMap(({ kind, ...change }) => [
    `${say(io, { zh: '关键时刻', en: 'moment' })} ${say(io, MOMENT_LABELS[kind])}  ${counts(io, change)}`,
    ...exampleLines(change),
  ]),
]

function conceptLines(io: CliIo, { id, name, renamed, opinions, repairs, ...change }: ConceptEffect): string[] {
  const head =
    id === '' ? say(io, { zh: '没有说是对什么', en: 'about nothing that is named' }) : `${plain(name)}  ${id}`
  const also = renamed > 0 ? [say(io, { zh: `换名称或类型 ${renamed}`, en: `${renamed} renamed` })] : []
  return [
    [head, ...(change.appear + change.vanish > 0 ? [counts(io, change)] : []), ...also].join('  '),
    ...exampleLines(change),
    ...under(io, { zh: '态度', en: 'opinions' }, opinions),
    ...under(io, { zh: '改正', en: 'repairs' }, repairs),
  ]
}

const under = (io: CliIo, words: Words, change: Change | undefined): string[] =>
  change ? [`  ${say(io, words)}  ${counts(io, change)}`, ...exampleLines(change).map((line) => `  ${line}`)] : []

function counts(io: CliIo, { appear, vanish }: Pick<Change, 'appear' | 'vanish'>): string {
  return [
    ...(appear > 0 ? [say(io, { zh: `新找到 ${appear}`, en: `${appear} appear` })] : []),
    ...(vanish > 0 ? [say(io, { zh: `不再找到 ${vanish}`, en: `${vanish} vanish` })] : []),
  ].join('  ')
}

const exampleLines = ({ examples }: Pick<Change, 'examples'>): string[] => [
  ...examples.appear.map((example) => `  + ${exampleText(example)}`),
  ...examples.vanish.map((example) => `  - ${exampleText(example)}`),
]

const SIGNS = { positive: ' ＋', negative: ' －', unsure: ' ？' }

/** `recording@12.3s …【说法】…`: the recording and the second to play; `【后被箱→后备箱】` what is put right. */
function exampleText({ recordingId, startMs, text, start, end, polarity, replacement }: Example): string {
  const becomes = replacement === undefined ? '' : `→${replacement}`
  const marked = end === 0 ? text : `${text.slice(0, start)}【${text.slice(start, end)}${becomes}】${text.slice(end)}`
  return `${recordingId}@${(startMs / 1000).toFixed(1)}s  ${plain(marked)}${polarity ? SIGNS[polarity] : ''}`
}
