/**
 * Where tests, packs, code and documents repeat dialogues that something is measured on: each line with its longest run of characters (marks
 * and spaces left out) that stands in one of the dialogues too. Ends with status 1 when there is one of `--least` or more characters.
 *
 *   npx tsx scripts/check/common-runs.ts [--least 12] FOLDER
 *
 * FOLDER holds `*.jsonl` (a visit a line, `turns` with `text`) or `*.talk`, `*.talk.gz`. What is there to be learned from (scripts/train) is
 * not looked at.
 */
import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { projectRoot } from '../../models/root.ts'
import { readTalkFile } from '../bench/fresh/read-talk-file.ts'

const TEXTS = /\.(?:ts|mjs|js|html|ya?ml|csv|tsv|md|json|txt|talk)$/
const NOT_LOOKED_AT = /^scripts\/train\//
const SENTENCE_PARTS = /[^\p{Script=Han}\p{P}A-Za-z0-9 ]+/u

const bare = (text: string): string => text.replace(/[^\p{Script=Han}A-Za-z0-9]/gu, '')

function turnsIn(folder: string): string[] {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name)
    if (/\.talk(?:\.gz)?$/.test(name)) return readTalkFile(path).flatMap(({ turns }) => turns.map(({ text }) => text))
    if (!name.endsWith('.jsonl')) return []
    const visits = readFileSync(path, 'utf8').split('\n').filter(Boolean)
    return visits.flatMap((line) => (JSON.parse(line) as { turns: { text: string }[] }).turns.map(({ text }) => text))
  })
}

/** The longest stretch of `text` all of whose runs of `least` characters are said; empty when there is none. */
function longestRun(text: string, said: ReadonlySet<string>, least: number): string {
  let [longest, from] = ['', -1]
  for (let at = 0; at + least <= text.length; at++) {
    if (!said.has(text.slice(at, at + least))) from = -1
    else if (from < 0) from = at
    const run = from < 0 ? '' : text.slice(from, at + least)
    if (run.length > longest.length) longest = run
  }
  return longest
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { least: { type: 'string', default: '12' } },
})
const [folder] = positionals
const least = Number(values.least)
if (folder === undefined || !(least > 1)) throw new Error('wanted: [--least N] FOLDER')
const said = new Set<string>()
for (const turn of turnsIn(folder).map(bare))
  for (let at = 0; at + least <= turn.length; at++) said.add(turn.slice(at, at + least))
if (said.size === 0) throw new Error(`no dialogues in ${folder}`)

const root = projectRoot()
const files = execFileSync('git', ['ls-files'], { cwd: root, encoding: 'utf8' }).split('\n')
const repeats = files
  .filter((file) => TEXTS.test(file) && !NOT_LOOKED_AT.test(file) && existsSync(join(root, file)))
  .flatMap((file) => {
    const lines = readFileSync(join(root, file), 'utf8').split('\n')
    return lines.flatMap((line, at) => {
      const runs = line.split(SENTENCE_PARTS).map((part) => longestRun(bare(part), said, least))
      const [run] = runs.sort((a, b) => b.length - a.length)
      return run === '' ? [] : [{ run, place: `${file}:${at + 1}` }]
    })
  })
for (const { run, place } of repeats.sort((a, b) => b.run.length - a.run.length))
  console.log(`${run.length} ${place} ${run}`)
console.log(`${repeats.length} lines repeat ${least} or more characters of a dialogue`)
process.exit(repeats.length > 0 ? 1 : 0)
