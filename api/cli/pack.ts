import { AppError, ERROR_KINDS } from '../../engine/errors.ts'
import { loadPack, packNames } from '../../engine/pack/load.ts'
import { loadCues } from '../../engine/pack/cues/load-cues.ts'
import type { Knowledge } from '../../engine/pack/knowledge.ts'
import { createPack } from '../../engine/pack/new-pack.ts'
import { trySentences } from '../../engine/opinion/sentences.ts'
import { plain } from './colour.ts'
import { line, say, type CliIo } from './io.ts'
import { parseCommand } from './parse.ts'

const HELP = {
  zh: `
tingdian pack：行业包（概念、说法、情感短语、测试句）

用法：
  tingdian pack list               列出自带的行业包
  tingdian pack check 名称|目录    检查，列出每个错误的文件和行号
  tingdian pack test 名称|目录     运行行业包自己的测试句
  tingdian pack new 名称|目录      新建一个行业包的骨架

例：tingdian pack check ./packs/florist`,
  en: `
tingdian pack: packs (concepts, surface forms, words with a feeling, test sentences)

Usage:
  tingdian pack list               the packs that ship
  tingdian pack check NAME|DIR     every fault with file and line
  tingdian pack test NAME|DIR      run the pack's own test sentences
  tingdian pack new NAME|DIR       write a folder to begin with

Example: tingdian pack check ./packs/florist`,
}
const COMMANDS = { list, check, test, new: make }

/** The sub-command `tingdian pack`. Returns the exit status: 0, or that of PACK_INVALID where test sentences fail. */
export async function run(argv: readonly string[], io: CliIo): Promise<number> {
  const parsed = parseCommand(argv, { name: 'pack', help: HELP, options: {}, positionals: [1, 2] }, io)
  if (!parsed) return 0
  const [name = '', target = ''] = parsed.positionals
  const command = COMMANDS[name as keyof typeof COMMANDS] as (typeof COMMANDS)['check'] | undefined
  if (!command || (target === '') !== (name === 'list'))
    throw new AppError('USAGE', {
      detail: { command: 'pack', wanted: 'list | check NAME | test NAME | new NAME', help: 'tingdian pack --help' },
    })
  return command(target, io)
}

async function list(_: string, io: CliIo): Promise<number> {
  for (const name of await packNames()) summarise(await loadPack(name), io)
  return 0
}

async function check(target: string, io: CliIo): Promise<number> {
  const knowledge = await loadPack(target)
  loadCues(knowledge)
  summarise(knowledge, io)
  line(io.stdout, say(io, { zh: '没有错误。', en: 'No faults.' }))
  return 0
}

function summarise(knowledge: Knowledge, io: CliIo): void {
  const { name, version, title, concepts, lexicon, tests } = knowledge
  const own = [...concepts.values()].filter(({ id }) => id.startsWith(`${name}/`))
  const surfaces = own.reduce((sum, { aliases }) => sum + 1 + aliases.length, 0)
  line(
    io.stdout,
    say(io, {
      zh: `${name} ${version} ${title.zh}：概念 ${own.length}，说法 ${surfaces}，情感短语 ${lexicon.length}（连底包），测试句 ${tests.length}`,
      en: `${name} ${version} ${title.en}: ${own.length} concepts, ${surfaces} surface forms, ${lexicon.length} phrases (with base), ${tests.length} test sentences`,
    }),
  )
}

async function test(target: string, io: CliIo): Promise<number> {
  const results = trySentences(await loadPack(target))
  const wrong = results.filter(({ faults }) => faults.length > 0)
  for (const { text, line: at, faults } of wrong) {
    line(io.stdout, `tests.yaml:${at} ${plain(text)}`)
    for (const fault of faults) line(io.stdout, `  - ${say(io, fault)}`)
  }
  const passed = results.length - wrong.length
  line(
    io.stdout,
    say(io, { zh: `通过 ${passed} / ${results.length} 句`, en: `${passed} of ${results.length} sentences pass` }),
  )
  return wrong.length === 0 ? 0 : ERROR_KINDS.PACK_INVALID.exit
}

async function make(target: string, io: CliIo): Promise<number> {
  const folder = await createPack(target)
  line(io.stdout, say(io, { zh: `已新建 ${folder}`, en: `made ${folder}` }))
  line(
    io.stdout,
    say(io, {
      zh: `下一步：填 graph.csv，再运行 tingdian pack check ${target}`,
      en: `next: fill graph.csv, then tingdian pack check ${target}`,
    }),
  )
  return 0
}
