import { loadPack } from '../../engine/graph/load.ts'
import { AppError, ERROR_KINDS } from '../../engine/errors.ts'

interface Io {
  stdout: { write(text: string): unknown }
  stderr: { write(text: string): unknown }
}

const HELP = `用法：
  tingdian pack check 行业包|目录    检查行业包，列出所有错误（文件:行号）
`

/** The sub-command `tingdian pack`. Returns the exit status. */
export async function run(argv: readonly string[], io: Io): Promise<number> {
  const [command, target] = argv
  if (command === 'check' && target !== undefined) return check(target, io)
  io.stderr.write(HELP)
  return ERROR_KINDS.USAGE.exit
}

async function check(target: string, io: Io): Promise<number> {
  try {
    const knowledge = await loadPack(target)
    const own = [...knowledge.concepts.values()].filter((concept) => concept.id.startsWith(`${knowledge.name}/`))
    const surfaces = own.reduce((sum, concept) => sum + 1 + concept.aliases.length, 0)
    io.stdout.write(`${knowledge.name} ${knowledge.version}：没有错误。本包 ${own.length} 个概念、${surfaces} 个说法，`)
    io.stdout.write(`连同底包 ${knowledge.concepts.size} 个概念；情感短语 ${knowledge.lexicon.length} 条。\n`)
    return 0
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    const { problems } = error.detail
    io.stderr.write(`${ERROR_KINDS[error.code].zh} / ${error.message}\n`)
    for (const problem of Array.isArray(problems) ? problems : [JSON.stringify(error.detail)])
      io.stderr.write(`  ${problem}\n`)
    return ERROR_KINDS[error.code].exit
  }
}
