/**
 * Reads files of written conversations (GUIDE.md) and says what is wrong with them; `--visits` prints them as labelled visits.
 *
 *   npx tsx scripts/bench/fresh/check.ts [--visits] FILE.talk[.gz]...
 */
import { parseArgs } from 'node:util'
import { readTalkFile } from './read-talk-file.ts'
import { TalkFault, type Talk } from './talk.ts'
import { visitOf } from './visit.ts'

const { values: args, positionals: files } = parseArgs({
  allowPositionals: true,
  options: { visits: { type: 'boolean', default: false } },
})

/** One line about a file: what it holds, so that a writer sees what is thin. */
function tell(file: string, talks: Talk[]): void {
  const turns = talks.flatMap(({ turns: own }) => own)
  const count = (of: (turn: (typeof turns)[number]) => unknown[]): number =>
    turns.reduce((sum, turn) => sum + of(turn).length, 0)
  process.stderr.write(
    `${file}: ${talks.length} conversations, ${turns.length} turns, ${count((turn) => turn.entities)} entities, ` +
      `${count((turn) => turn.opinions)} opinions, ${count((turn) => turn.personal)} personal, ${count((turn) => turn.intents)} intents\n`,
  )
}

for (const file of files) {
  try {
    const talks = readTalkFile(file)
    tell(file, talks)
    if (args.visits) for (const talk of talks) process.stdout.write(`${JSON.stringify(visitOf(talk))}\n`)
  } catch (error) {
    if (!(error instanceof TalkFault)) throw error
    process.stderr.write(`${file}: ${error.message}\n`)
    process.exitCode = 1
  }
}
