import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { escapeXml } from '../../engine/replay/junit.ts'
import { DIFFERENCE_KINDS, type Difference } from '../../engine/replay/difference.ts'
import { countsOf, type CaseOutcome, type ReplayRun } from '../../engine/replay/run.ts'
import type { ReplayResult } from '../../engine/replay/result.ts'
import { PAGE_SCRIPT, PAGE_STYLE } from './page-parts.ts'
import { caseLines, GOT, KIND_WORDS, sideOf, STAGE_WORDS, STATUS_WORDS, timeOf, WANTED } from './words.ts'

type Lang = 'zh' | 'en'

/** Where the sound of a case lies. */
export type SoundOf = (name: string) => readonly { path: string; offsetMs: number }[]

const digest = (text: string) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`

/**
 * A run as one HTML file that opens from disk and asks nothing of any network: matrix of fixtures and kinds, and each case that differs with
 * its differences, both conversations and its sound, which a click on a time plays from there.
 */
export async function toPage(run: ReplayRun, soundOf: SoundOf, lang: Lang): Promise<string> {
  const cases = await Promise.all(run.cases.map((one) => caseSection(one, soundOf, lang)))
  const policy = `default-src 'none'; media-src data:; style-src ${digest(PAGE_STYLE)}; script-src ${digest(PAGE_SCRIPT)}`
  return [
    `<!doctype html><html lang="${lang === 'zh' ? 'zh-CN' : 'en'}"><meta charset="utf-8">`,
    `<meta http-equiv="Content-Security-Policy" content="${policy}">`,
    `<meta name="viewport" content="width=device-width"><title>tingdian replay</title><style>${PAGE_STYLE}</style>`,
    `<h1>${lang === 'zh' ? '回放' : 'Replay'} · ${escapeXml(run.at)}</h1>`,
    matrix(run.cases, lang),
    ...cases,
    `<script>${PAGE_SCRIPT}</script></html>\n`,
  ].join('\n')
}

function matrix(cases: readonly CaseOutcome[], lang: Lang): string {
  const kinds = DIFFERENCE_KINDS.filter((kind) =>
    cases.some(({ differences }) => differences.some((d) => d.kind === kind)),
  )
  const head = kinds.map((kind) => `<th>${KIND_WORDS[kind][lang]}</th>`).join('')
  const rows = cases.map((one) => {
    const counts = countsOf(one.differences)
    const cells = kinds.map((kind) => `<td>${counts[kind] ?? ''}</td>`).join('')
    const name = `<a href="#${escapeXml(encodeURIComponent(one.name))}">${escapeXml(one.name)}</a>`
    return `<tr class="${one.status}"><th>${name}</th><td>${STATUS_WORDS[one.status][lang]}</td>${cells}</tr>`
  })
  return `<table><tr><th></th><th></th>${head}</tr>${rows.join('')}</table>`
}

async function caseSection(one: CaseOutcome, soundOf: SoundOf, lang: Lang): Promise<string> {
  const { name, status, differences, outcome } = one
  const head = `<h2 class="${status}">${escapeXml(name)} · ${STATUS_WORDS[status][lang]}</h2>`
  const open = `<section id="${escapeXml(encodeURIComponent(name))}">${head}`
  if (status === 'same') return `${open}</section>`
  const reasons = caseLines({ ...one, differences: [] }, lang).map((line) => `<li>${escapeXml(line)}</li>`)
  const rows = differences.map((difference) => differenceRow(difference, lang))
  const labels = [KIND_WORDS.time[lang], '', WANTED[lang], GOT[lang]].map((label) => `<th>${label}</th>`).join('')
  return [
    open,
    ...(await soundTags(soundOf(name))),
    `<ul>${reasons.join('')}</ul>`,
    rows.length > 0 ? `<table><tr>${labels}</tr>${rows.join('')}</table>` : '',
    outcome?.sound ? conversation(outcome.sound, lang) : '',
    '</section>',
  ].join('\n')
}

/** By content, as browsers know it; what else a fixture holds they may not play anyway. */
const typeOf = (bytes: Buffer): string =>
  ({ fLaC: 'audio/flac', OggS: 'audio/ogg', RIFF: 'audio/wav' })[bytes.toString('latin1', 0, 4)] ?? 'audio/mpeg'

async function soundTags(sounds: ReturnType<SoundOf>): Promise<string[]> {
  return Promise.all(
    sounds.map(async ({ path, offsetMs }) => {
      const bytes = await readFile(path)
      const data = `data:${typeOf(bytes)};base64,${bytes.toString('base64')}`
      return `<audio controls preload="metadata" data-from="${offsetMs}" src="${data}"></audio>`
    }),
  )
}

const timeButton = (atMs: number | undefined) =>
  atMs === undefined ? '' : `<button data-at="${atMs}">${timeOf(atMs)}</button>`

function differenceRow(difference: Difference, lang: Lang): string {
  const { kind, stage, atMs, wanted, got, context = ['', ''], tolerated } = difference
  const side = (parts: readonly string[] | undefined, tag: string) =>
    `<td>${escapeXml(context[0])}<${tag}>${escapeXml(sideOf({ kind }, parts, lang))}</${tag}>${escapeXml(context[1])}</td>`
  const what = `${KIND_WORDS[kind][lang]}<br><small>${STAGE_WORDS[stage][lang]}</small>`
  const row = tolerated ? '<tr class="tolerated">' : '<tr>'
  return `${row}<td>${timeButton(atMs)}</td><td>${what}</td>${side(wanted, 'del')}${side(got, 'ins')}</tr>`
}

function conversation({ turns }: ReplayResult, lang: Lang): string {
  const rows = turns.map(
    ({ startMs, role, text }) =>
      `<tr><td>${timeButton(startMs)}</td><td>${sideOf({ kind: 'role' }, [role], lang)}</td><td>${escapeXml(text)}</td></tr>`,
  )
  return `<details><summary>${lang === 'zh' ? '全部对话' : 'whole conversation'}</summary><table>${rows.join('')}</table></details>`
}
