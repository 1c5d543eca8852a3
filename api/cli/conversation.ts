import type { Analysis, Opinion, Utterance } from '../../engine/types.ts'
import { clock, palette, plain, type Palette } from './colour.ts'
import { line, say, type CliIo } from './io.ts'
import {
  CONCEPT_LABELS,
  INCOMPLETE,
  MOMENT_LABELS,
  PERSONAL_DATA_LABELS,
  POLARITY_LABELS,
  ROLE_LABELS,
} from '../labels.ts'
import { heardLines, otherLanguageShare, otherLanguageWords } from './other-languages.ts'
import { displayWidth, padDisplay, wrapDisplay } from './width.ts'

const WIDEST = 110
const NARROWEST = 60

/** Prints an analysed recording as a conversation: time, role, words, and below them what was understood. */
export function printConversation(analysis: Analysis, io: CliIo): void {
  const paint = palette(io.stdout)
  const facts = [clock(analysis.durationMs), analysis.pack, analysis.model].join(' · ')
  line(io.stdout, `${paint.bold(plain(analysis.file))}  ${paint.dim(facts)}`)
  if (analysis.incomplete) line(io.stdout, say(io, INCOMPLETE))
  const { utterances, otherLanguages = [] } = analysis
  if (utterances.length === 0 && otherLanguages.length === 0)
    line(io.stdout, say(io, { zh: '（没有听到说话）', en: '(no speech was heard)' }))
  for (const { word, other } of heardLines(utterances, otherLanguages)) {
    if (word) printUtterance(word, io, paint)
    if (other)
      line(io.stdout, paint.dim(`${`[${clock(other.startMs)}]`.padStart(7)}  ${otherLanguageWords(other, io)}`))
  }
  const share = otherLanguageShare(otherLanguages, analysis.durationMs, io)
  if (share !== undefined) line(io.stdout, paint.dim(share))
  printMoments(analysis, io, paint)
}

function printUtterance(utterance: Utterance, io: CliIo, paint: Palette): void {
  const time = `[${clock(utterance.startMs)}]`.padStart(7)
  const role = padDisplay(say(io, ROLE_LABELS[utterance.role]), io.lang === 'zh' ? 4 : 8)
  const tint = utterance.role === 'customer' ? paint.yellow : utterance.role === 'staff' ? paint.blue : paint.dim
  const indent = ' '.repeat(displayWidth(time) + 2 + displayWidth(role) + 1)
  const room = Math.min(WIDEST, Math.max(NARROWEST, io.stdout.columns ?? WIDEST)) - indent.length
  const [first = '', ...more] = wrapDisplay(plain(utterance.text), room)
  line(io.stdout, `${paint.dim(time)}  ${tint(role)} ${paint.bold(first)}`)
  for (const rest of more) line(io.stdout, indent + paint.bold(rest))
  for (const remark of remarks(utterance, io, paint)) line(io.stdout, indent + remark)
}

/** What was understood of an utterance, one line for each kind. */
function remarks(utterance: Utterance, io: CliIo, paint: Palette): string[] {
  const labelled = (zh: string, en: string, items: string[]) =>
    items.length === 0 ? [] : [`${paint.dim(`${say(io, { zh, en })} `)}${[...new Set(items)].join(paint.dim(' · '))}`]
  const mentions = utterance.mentions.map((mention) => {
    const name = `${plain(mention.name)}${paint.dim(`(${say(io, CONCEPT_LABELS[mention.type])})`)}`
    return mention.negated ? `${paint.dim(say(io, { zh: '否定:', en: 'not:' }))}${name}` : name
  })
  const repairs = utterance.repairs.map(
    (repair) => `${plain(repair.original)} → ${paint.green(plain(repair.replacement))}`,
  )
  const hidden = utterance.redactions.map((redaction) => say(io, PERSONAL_DATA_LABELS[redaction.kind]))
  return [
    ...labelled('概念', 'concepts', mentions),
    ...labelled(
      '情感',
      'opinions',
      utterance.opinions.map((opinion) => opinionWords(opinion, io, paint)),
    ),
    ...labelled('修正', 'repaired', repairs),
    ...labelled('隐去', 'covered', hidden),
  ]
}

function opinionWords(opinion: Opinion, io: CliIo, paint: Palette): string {
  const tint = { positive: paint.green, negative: paint.red, unsure: paint.dim }[opinion.polarity]
  const cues = opinion.cues.length > 0 ? paint.dim(`「${opinion.cues.map(plain).join('、')}」`) : ''
  return `${tint(say(io, POLARITY_LABELS[opinion.polarity]))} ${plain(opinion.name ?? '')}${cues}`
}

function printMoments(analysis: Analysis, io: CliIo, paint: Palette): void {
  if (analysis.moments.length === 0) return
  line(io.stdout)
  line(io.stdout, paint.bold(say(io, { zh: '关键时刻', en: 'Moments of truth' })))
  for (const moment of analysis.moments) {
    const words = analysis.utterances[moment.utterances[0] ?? -1]?.text ?? ''
    const label = padDisplay(say(io, MOMENT_LABELS[moment.kind]), io.lang === 'zh' ? 10 : 24)
    line(io.stdout, `  ${clock(moment.atMs).padStart(5)}  ${paint.magenta(label)}${plain(words)}`)
  }
}
