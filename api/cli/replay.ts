import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir, userInfo } from 'node:os'
import { basename, join } from 'node:path'
import { toJunit } from '../../engine/replay/junit.ts'
import { compareRuns } from '../../engine/replay/compare-runs.ts'
import type { ReplayRun } from '../../engine/replay/run.ts'
import { projectRoot } from '../../models/root.ts'
import { acceptCase } from '../replay/accept.ts'
import { fixtureBroken } from '../replay/fixture-file.ts'
import { fixtureFolders } from '../replay/fixture.ts'
import { toPage } from '../replay/page.ts'
import { runAll, type RanCase } from '../replay/run-all.ts'
import { takeBack } from '../replay/take-back.ts'
import { readRun, writeRun } from '../replay/run-file.ts'
import { withReplay } from '../replay/with-replay.ts'
import { caseLines } from '../replay/words.ts'
import { plain } from './colour.ts'
import { line, say, type CliIo } from './io.ts'
import { replayArguments, type ReplayArguments } from './replay-arguments.ts'
import { printCase, printSum } from './replay-lines.ts'

const HELP = {
  zh: `
用法：tingdian replay [选项] [目录]

把录音用例重放一遍，看结果和认可过的是否一样：字词、时间、说话人、概念、态度、改正、隐去、关键时刻、洞察。目录是一个用例，
或装着用例的目录；不写就是自带的用例。用例的格式见 fixtures/replays/README.md。

  --only NAME           只跑这些用例（可用 *，或 tag:标签；可写多次）
  --stage sound|text    只从声音，或只从已听出的文字（很快）；默认两样都做
  --jobs N              同时跑几个（默认 2）
  --save RUN            把这次结果存成文件
  --against RUN         不和认可的比，和那次结果比
  --of RUN              不重放，直接拿这次结果比（与 --against 同用）
  --html FILE           写一个网页：差异、对话和声音，离线可看
  --junit FILE          写 JUnit XML
  --accept CASE         认可这个用例现在的结果（可写多次），要写 --reason
  --reason TEXT         为什么认可；--by WHO 谁认可的（默认登录名）
  --take-back CASE      撤回最后一次认可，恢复原来的期望（可写多次；之后改过的不能撤）
  --exact | --tolerant  每处都要一样 | 按跨机器的规则；默认看是不是同一种机器
  --gate NAME=VALUE     门槛：cer（字错率 %）、recall（概念召回 0–1）、false-repairs、rtf（实时率）、speed（比 --against 慢几倍）
  --packs DIR           换用这个目录里的行业包；--model NAME 换识别模型
  --beams N --language-weight W   换搜索宽度、语言模型权重，看会变什么
  --json                每个用例输出一行 JSON
  --help                本说明

退出状态：0 一样，1 有不同或没过门槛，2 用例坏了。

例：tingdian replay --html 回放.html 用例/`,
  en: `
Usage: tingdian replay [options] [DIR]

Replays recorded fixtures and tells whether the same comes out as was accepted: words, times, speakers, concepts, opinions, repairs,
redactions, moments, insights. DIR is a fixture or a folder of them; without it, those that ship. Format: fixtures/replays/README.md.

  --only NAME           these fixtures alone (with *, or tag:TAG; may be repeated)
  --stage sound|text    from the sound alone, or from the words that were heard (quick); default both
  --jobs N              so many at a time (default 2)
  --save RUN            keep this run in a file
  --against RUN         compare with that run instead of what was accepted
  --of RUN              compare this run (with --against) without replaying
  --html FILE           a page with differences, conversations and sound that opens from disk
  --junit FILE          JUnit XML
  --accept CASE         take what comes out now for right (may be repeated); needs --reason
  --reason TEXT         why; --by WHO who says so (default: the login name)
  --take-back CASE      restore what was expected before the last acceptance, if nothing was changed since (may be repeated)
  --exact | --tolerant  everything must be the same | by the rule between machines; default by whether the machine is the same
  --gate NAME=VALUE     bounds: cer (percent), recall (0–1), false-repairs, rtf (real-time factor), speed (times the other run)
  --packs DIR           packs of this folder instead; --model NAME another recogniser
  --beams N --language-weight W   another beam width or weight of the language model, to see what changes
  --json                one line of JSON per fixture
  --help                this page

Exit status: 0 the same, 1 a difference or a gate that is not passed, 2 a broken fixture.

Example: tingdian replay --html replay.html fixtures/`,
}

export async function run(argv: readonly string[], io: CliIo): Promise<number> {
  const given = replayArguments(argv, HELP, io)
  if (!given) return 0
  const against = given.against === undefined ? undefined : await readRun(given.against)
  if (given.of !== undefined && against) return compareSaved(given.of, against, given, io)
  const dir = given.dir ?? join(projectRoot(), 'fixtures', 'replays')
  const named = [...given.accept, ...given.takeBack]
  const folders = await fixtureFolders(dir, named.length > 0 ? named : given.only)
  requireAll(folders, named)
  if (given.takeBack.length > 0) return takeAllBack(folders, io)
  const workFolder = await mkdtemp(join(tmpdir(), 'tingdian-replay-'))
  try {
    return await withReplay(given, { io, workFolder }, async (context) => {
      const options = { jobs: given.jobs, gates: given.gates, isAccepting: given.accept.length > 0 }
      const ran = await runAll(folders, context, {
        ...{ ...options, ...(against && { against }), ...(given.strictness && { strictness: given.strictness }) },
        onDone: ({ case: one }) => printCase(one, given, io),
      })
      const { version, machine } = context.by
      const made: ReplayRun = {
        version: 1,
        at: new Date().toISOString(),
        by: { version, machine },
        cases: ran.map((one) => one.case),
      }
      await writeReports(made, ran, given, io)
      if (given.accept.length === 0) return printSum(made, io)
      const taken = { who: given.by ?? userInfo().username, reason: given.reason ?? '' }
      for (const one of ran) await acceptCase(one, taken, context)
      line(io.stderr, say(io, { zh: `认可了 ${ran.length} 个用例。`, en: `${ran.length} fixture(s) accepted.` }))
      return 0
    })
  } finally {
    await rm(workFolder, { recursive: true, force: true })
  }
}

async function takeAllBack(folders: readonly string[], io: CliIo): Promise<number> {
  for (const folder of folders) {
    const { who, reason } = await takeBack(folder)
    const name = plain(basename(folder))
    const told = `${plain(who)}: ${plain(reason)}`
    line(io.stderr, say(io, { zh: `${name}：撤回了认可（${told}）。`, en: `${name}: taken back (${told}).` }))
  }
  return 0
}

/** A name that is accepted must be one: nothing is to be taken for right by a slip. */
function requireAll(folders: readonly string[], names: readonly string[]): void {
  const known = folders.map((folder) => basename(folder))
  const missing = names.filter((name) => !known.includes(name))
  if (missing.length > 0) throw fixtureBroken({ wanted: missing, came: known })
}

async function compareSaved(path: string, against: ReplayRun, given: ReplayArguments, io: CliIo): Promise<number> {
  const compared = compareRuns(against, await readRun(path), { gates: given.gates, strictness: given.strictness })
  for (const one of compared.cases) printCase(one, given, io)
  await writeReports(compared, [], given, io)
  return printSum(compared, io)
}

async function writeReports(
  made: ReplayRun,
  ran: readonly RanCase[],
  given: ReplayArguments,
  io: CliIo,
): Promise<void> {
  const { save, junit, html } = given
  if (save !== undefined) await writeRun(save, made)
  if (junit !== undefined)
    await writeFile(
      junit,
      toJunit(made, (one) => caseLines(one, io.lang)),
      { mode: 0o600 },
    )
  if (html === undefined) return
  const soundOf = (name: string) => ran.find((one) => one.case.name === name)?.run?.recordings ?? []
  await writeFile(html, await toPage(made, soundOf, io.lang), { mode: 0o600 })
}
