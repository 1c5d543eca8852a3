import type { CaseOutcome, ReplayRun } from '../../engine/replay/run.ts'
import { caseLines, STATUS_WORDS } from '../replay/words.ts'
import { palette, plain } from './colour.ts'
import { line, say, type CliIo } from './io.ts'
import { padDisplay } from './width.ts'

/** Of one case so many lines are shown; all stand in the page, in JUnit and in JSON. */
const MOST_LINES = 24

export function printCase(one: CaseOutcome, { json }: { json: boolean }, io: CliIo): void {
  // What came out stands in the file that `--save` writes.
  if (json) return line(io.stdout, JSON.stringify({ ...one, outcome: undefined }))
  const paint = palette(io.stdout)
  const colour = { same: paint.green, different: paint.yellow, broken: paint.red }[one.status]
  const mark = { same: '✓', different: '✗', broken: '!' }[one.status]
  const took = one.tookMs > 0 ? `${(one.tookMs / 1000).toFixed(1)} s` : ''
  const { cerPercent } = one.measures
  const errors = cerPercent === undefined ? '' : say(io, { zh: `字错率 ${cerPercent} %`, en: `CER ${cerPercent} %` })
  const status = padDisplay(say(io, STATUS_WORDS[one.status]), 12)
  line(
    io.stdout,
    `${colour(`${mark} ${padDisplay(plain(one.name), 24)}${status}`)}${padDisplay(took, 10)}${errors}`.trimEnd(),
  )
  const told = one.status === 'same' ? [] : caseLines(one, io.lang)
  // Reasons stand last and must not be cut off.
  const reasons = one.status === 'different' ? one.causes.length : 0
  const shown =
    told.length <= MOST_LINES
      ? told
      : [...told.slice(0, MOST_LINES - reasons), '', ...told.slice(told.length - reasons)]
  const left = told.length - shown.length + 1
  for (const text of shown)
    line(io.stdout, `    ${text === '' ? say(io, { zh: `……还有 ${left} 处`, en: `… ${left} more` }) : plain(text)}`)
}

/** @returns the exit status */
export function printSum({ cases }: ReplayRun, io: CliIo): number {
  const count = (status: CaseOutcome['status']) => cases.filter((one) => one.status === status).length
  const [same, different, broken] = [count('same'), count('different'), count('broken')]
  line(
    io.stderr,
    say(io, {
      zh: `一致 ${same}，不同 ${different}，用例坏了 ${broken}`,
      en: `${same} the same, ${different} different, ${broken} broken`,
    }),
  )
  return broken > 0 ? 2 : different > 0 ? 1 : 0
}
