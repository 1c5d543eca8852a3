import { examine } from '../doctor/checks.ts'
import { printFinding } from './print-finding.ts'
import { line, say, type CliIo } from './io.ts'
import { parseCommand } from './parse.ts'

const HELP = {
  zh: `
用法：tingdian doctor [--json]

检查本机有什么、缺什么、怎么补：Node、原生模块、编译器、ffmpeg、模型、行业包、数据目录、磁盘、处理器、PostgreSQL（用了才查）。
必需的都在时退出状态为 0，否则为 1。

  --json   每项一行 JSON
  --help   本说明

例：tingdian doctor`,
  en: `
Usage: tingdian doctor [--json]

Tells what is here, what is missing and how to get it: Node, native modules, compiler, ffmpeg, models, packs, data folder, disk, cores,
PostgreSQL where it is used.
Ends with 0 when everything that is needed is there, else with 1.

  --json   one line of JSON per check
  --help   this page

Example: tingdian doctor`,
}

export async function run(argv: readonly string[], io: CliIo): Promise<number> {
  const options = { json: { type: 'boolean', default: false } } as const
  const parsed = parseCommand(argv, { name: 'doctor', help: HELP, options, positionals: [0, 0] }, io)
  if (!parsed) return 0
  const findings = await examine(io.config)
  for (const finding of findings)
    if (parsed.values.json) line(io.stdout, JSON.stringify({ ...finding, what: say(io, finding.what) }))
    else printFinding(finding, io)
  const faults = findings.filter(({ state, required }) => state === 'missing' && required)
  const verdict =
    faults.length === 0
      ? { zh: '一切就绪。', en: 'Everything that is needed is here.' }
      : { zh: `缺 ${faults.length} 项必需的。`, en: `${faults.length} needed thing(s) missing.` }
  line(io.stderr, say(io, verdict))
  return faults.length === 0 ? 0 : 1
}
