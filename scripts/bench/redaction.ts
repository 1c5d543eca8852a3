/**
 * Recall and precision of redaction by formats alone (without the turn reader, which finds names, addresses and parts of numbers; all of
 * it: fresh/measure.ts) by kind, counted as kinds per turn, on visits with labelled personal data.
 *   npx tsx scripts/bench/redaction.ts VISITS.jsonl [--style plain|spaced|digits|misheard] [--show]
 * Styles imitate recognisers: no marks, spaces for marks, Arabic digits, sound-alikes. `--show` prints what was missed and what was too much.
 */
import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { toArabicDigits } from '../../engine/text/chinese-number.ts'
import { findPersonalData } from '../../engine/text/redact.ts'

interface LabelledTurn {
  text: string
  start: number
  end: number
  pii?: { kind: string; text: string }[]
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { style: { type: 'string', default: 'true' }, show: { type: 'boolean', default: false } },
})

const STYLES: Record<string, (text: string) => string> = {
  true: (text) => text,
  plain: (text) => text.replace(/[，。！？、]/g, ''),
  spaced: (text) => text.replace(/[，。！？、]/g, ' ').trim(),
  digits: (text) =>
    text.replace(/[零一二三四五六七八九幺，]{4,}/g, (run) => toArabicDigits(run).replace(/(?<=\d)，(?=\d)/g, '')),
}

/** One spoken digit in eight as another character that sounds alike, no marks: the same characters in every run. */
const ALIKE: Record<string, string> = {
  幺: '腰',
  零: '林',
  二: '而',
  三: '山',
  四: '是',
  五: '无',
  六: '流',
  七: '其',
  八: '吧',
  九: '就',
}
let seed = 1
STYLES.misheard = (text) =>
  text
    .replace(/[，。！？、]/g, '')
    .replace(/[零一二三四五六七八九幺]{4,}/g, (run) =>
      [...run]
        .map((digit) => ((seed = (seed * 48271) % 2147483647) % 8 === 0 ? (ALIKE[digit] ?? digit) : digit))
        .join(''),
    )

type Tally = { hit: number; labelled: number; right: number; found: number }
const tallies = new Map<string, Tally>()

function tally(kind: string, add: Partial<Tally>): void {
  for (const key of [kind, 'all']) {
    const t = tallies.get(key) ?? { hit: 0, labelled: 0, right: 0, found: 0 }
    for (const [name, value] of Object.entries(add)) t[name as keyof Tally] += value
    tallies.set(key, t)
  }
}

const restyle = STYLES[values.style] ?? STYLES.true
const file = positionals[0]
if (file === undefined || restyle === undefined) throw new Error('usage: redaction.ts VISITS.jsonl')
for (const line of readFileSync(file, 'utf8').split('\n').filter(Boolean)) {
  const visit = JSON.parse(line) as { id: string; turns: LabelledTurn[] }
  const turns = visit.turns.map((t) => ({ text: restyle(t.text), startMs: t.start * 1000, endMs: t.end * 1000 }))
  const found = findPersonalData(turns)
  visit.turns.forEach((turn, index) => {
    const labels = turn.pii ?? []
    const own = found.filter((f) => f.turn === index)
    const text = turns[index]?.text ?? ''
    const show = (what: string, kind: string, words: string) => {
      if (values.show) console.log(`${what} ${kind} ${words} | ${visit.id}/${index} ${text}`)
    }
    for (const label of labels) {
      const hit = own.some((f) => f.kind === label.kind)
      tally(label.kind, { labelled: 1, hit: Number(hit) })
      if (!hit) show('missed  ', label.kind, label.text)
    }
    for (const span of own) {
      const right = labels.some((label) => label.kind === span.kind)
      tally(span.kind, { found: 1, right: Number(right) })
      if (!right) show('too much', span.kind, text.slice(span.start, span.end))
    }
  })
}
console.log('kind       recall            precision')
for (const [kind, t] of tallies) {
  const part = (a: number, b: number) => `${b ? ((100 * a) / b).toFixed(1) : '-'} % (${a}/${b})`.padEnd(18)
  console.log(kind.padEnd(10), part(t.hit, t.labelled), part(t.right, t.found))
}
