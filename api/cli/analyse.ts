import { HEARING_OPTIONS, KNOWLEDGE_OPTIONS, REPAIR_OPTIONS, analyseOptions } from './analyse-options.ts'
import { printConversation } from './conversation.ts'
import { eachFile } from './each-file.ts'
import { line, type CliIo } from './io.ts'
import { parseCommand } from './parse.ts'
import { withEngine } from './with-engine.ts'

const HELP = {
  zh: `
用法：tingdian analyse [选项] 录音|目录…

听录音并理解：谁在说、说了什么、提到哪些概念、什么态度、有哪些关键时刻。不写入洞察库（那是 ingest）。

  --pack NAME      行业包（默认 base）
  --glossary CSV   本店术语表：UTF-8，表头 name,type,aliases,parent，别名用 | 分开
  --no-redact      文字里不隐去个人信息（只用于测量）
  --model NAME     识别模型（tingdian models list）
  --channel C      声道：beam（多个麦克风对准说话的人，默认）、mix（混合）、best（最清楚的）或声道号
  --array A        麦克风阵列：自带的名字（devices array list）、同样格式的 YAML，或如 circular:4:0.035（4 个，半径 3.5 厘米）、linear:2:0.05，或坐标 JSON
  --dialect D      说话人的口音，同音近音更易改正：sichuan（川渝）、cantonese（粤）、northeast（东北）……
  --json           每个文件输出一行 JSON
  --help           本说明

例：tingdian analyse --pack auto --glossary 本店术语.csv 到店录音.wav`,
  en: `
Usage: tingdian analyse [options] FILE|FOLDER…

Hears recordings and understands them: who speaks, what is said, which concepts, which opinions, which moments of truth.
Nothing is kept; that is what ingest does.

  --pack NAME      pack of the trade (default base)
  --glossary CSV   terms of one store: UTF-8, header name,type,aliases,parent; aliases separated by |
  --no-redact      keep personal data in the text (for measuring only)
  --model NAME     recogniser (tingdian models list)
  --channel C      beam (microphones turned towards the speaker, default), mix, best, or a channel's number
  --array A        microphone array: a name (devices array list), a YAML file of that form, or circular:4:0.035 (4 on a radius of 3.5 cm), linear:2:0.05, or places as JSON
  --dialect D      what the speakers sound like, for near sounds: sichuan, cantonese, northeast …
  --json           one line of JSON per file
  --help           this page

Example: tingdian analyse --pack auto --glossary terms.csv visit.wav`,
}

export async function run(argv: readonly string[], io: CliIo): Promise<number> {
  const options = {
    ...KNOWLEDGE_OPTIONS,
    ...HEARING_OPTIONS,
    ...REPAIR_OPTIONS,
    json: { type: 'boolean', default: false },
  } as const
  const parsed = parseCommand(argv, { name: 'analyse', help: HELP, options, positionals: [1, Infinity] }, io)
  if (!parsed) return 0
  const { values, positionals } = parsed
  const chosen = analyseOptions(values, io.signal)
  return withEngine(io, (engine) =>
    eachFile(positionals, io, async (file, onProgress) => {
      const analysis = { ...(await engine.analyse(file, { ...chosen, onProgress })), file }
      return () => {
        if (values.json) return line(io.stdout, JSON.stringify(analysis))
        printConversation(analysis, io)
        line(io.stdout)
      }
    }),
  )
}
