import type { ContextUtterance, SearchHit, SearchPage, VisitHits } from '../../engine/store/types.ts'
import { clock, palette, plain, type Palette } from './colour.ts'
import { line, say, type CliIo } from './io.ts'
import { MOMENT_LABELS, POLARITY_LABELS, ROLE_LABELS } from '../labels.ts'
import type { MeantSense } from '../query-senses.ts'

/** Prints the hits of a page, under their visits where they stand together. */
export function printPage(page: SearchPage, fileOf: (hit: SearchHit) => string, isJson: boolean, io: CliIo): void {
  const visits = page.groups?.flatMap((group) => Array.from({ length: group.shown }, () => group))
  let last: VisitHits | undefined
  for (const [i, hit] of page.hits.entries()) {
    const file = fileOf(hit)
    const visit = visits?.[i]
    if (isJson) {
      const { visitId, total } = visit ?? {}
      line(io.stdout, JSON.stringify({ ...hit, file, ...(visit && { visitId, visitHits: total }) }))
      continue
    }
    if (visit && visit !== last) printVisit(visit, hit, file, io)
    last = visit
    for (const one of hit.before ?? []) printContext(one, io)
    printHit(hit, file, io)
    for (const one of hit.after ?? []) printContext(one, io)
  }
}

/** On stderr: what the query was read as, how many there are, where the next page begins, what else may have been meant. */
export function tellAbout(
  { hits, total, totalVisits, nextCursor, read, near }: SearchPage,
  meant: readonly MeantSense[],
  io: CliIo,
): void {
  if (read) line(io.stderr, say(io, { zh: `读作：${plain(read.text)}`, en: `read as: ${plain(read.text)}` }))
  const visits =
    totalVisits === undefined ? '' : say(io, { zh: `，${totalVisits} 次到店`, en: ` in ${totalVisits} visits` })
  const remark = {
    zh: `共 ${total} 条${visits}，列出 ${hits.length} 条`,
    en: `${hits.length} of ${total} hits${visits}`,
  }
  const next =
    nextCursor && say(io, { zh: `；下一页：--cursor ${nextCursor}`, en: `; next page: --cursor ${nextCursor}` })
  line(io.stderr, say(io, remark) + (next ?? ''))
  for (const sense of meant) tellMeant(sense, io)
  for (const { name, id, total: spoken } of near ?? [])
    line(
      io.stderr,
      say(io, {
        zh: `  读音相近：${plain(name)}（${spoken} 条，--concept ${id}）`,
        en: `  sounds like: ${plain(name)} (${spoken} hits, --concept ${id})`,
      }),
    )
}

function tellMeant({ moment, concept, polarity, total }: MeantSense, io: CliIo): void {
  const options = [
    ...(concept ? [`--concept ${concept.id}`] : []),
    ...(polarity ? [`--polarity ${polarity}`] : []),
    ...(moment ? [`--moment ${moment}`] : []),
  ].join(' ')
  const names = [...(polarity ? [POLARITY_LABELS[polarity]] : []), ...(moment ? [MOMENT_LABELS[moment]] : [])]
  const called = [...names.map((name) => say(io, name)), ...(concept ? [plain(concept.name)] : [])].join(' ')
  line(
    io.stderr,
    say(io, {
      zh: `  您是不是要找：${called}（${total} 条，${options}）`,
      en: `  did you mean: ${called} (${total} hits, ${options})`,
    }),
  )
}

function printVisit({ startMs, endMs, total }: VisitHits, hit: SearchHit, file: string, io: CliIo): void {
  const span = startMs === undefined || endMs === undefined ? '' : ` ${clock(startMs)}–${clock(endMs)}`
  const count = say(io, { zh: `${total} 条`, en: `${total} hits` })
  line(io.stdout, palette(io.stdout).bold(`${plain(file)}${span} · ${hit.storeId} · ${count}`))
}

function printContext({ role, text }: ContextUtterance, io: CliIo): void {
  line(io.stdout, palette(io.stdout).dim(`${say(io, ROLE_LABELS[role])}  ${plain(text)}`))
}

function printHit(hit: SearchHit, file: string, io: CliIo): void {
  const paint = palette(io.stdout)
  const { text, highlights } = hit.snippet
  const when = timeOf(hit, io)
  const opinions = hit.utterance.opinions.map((one) =>
    `${say(io, POLARITY_LABELS[one.polarity])} ${plain(one.name ?? '')}`.trim(),
  )
  const facts = [when, hit.storeId, `${plain(file)} ${clock(hit.pointer.startMs)}`, ...opinions]
  line(io.stdout, `${say(io, ROLE_LABELS[hit.utterance.role])}  ${highlighted(text, highlights, paint)}`)
  line(io.stdout, paint.dim(`      ${facts.join(' · ')}`))
}

/** When it was said; where that is known between bounds alone, these. */
function timeOf({ at, timeQuality, startsFromMs, startsToMs, utterance: { startMs } }: SearchHit, io: CliIo): string {
  const shown = (ms: number): string => new Date(ms).toLocaleString('zh-CN', { hour12: false })
  if (timeQuality === 'unknown')
    return say(io, { zh: `时刻不确定（约 ${shown(at)}）`, en: `time unknown (${shown(at)}?)` })
  if (startsFromMs === undefined || startsToMs === undefined) return shown(at)
  return `${shown(startsFromMs + startMs)} – ${shown(startsToMs + startMs)}`
}

/** The text with its hits made bold, or in 【】 where there are no colours. */
function highlighted(text: string, ranges: readonly { start: number; end: number }[], paint: Palette): string {
  let [result, at] = ['', 0]
  for (const { start, end } of ranges) {
    const words = plain(text.slice(start, end))
    const marked = paint.bold(paint.red(words))
    result += plain(text.slice(at, start)) + (marked === words ? `【${words}】` : marked)
    at = end
  }
  return result + plain(text.slice(at))
}
