import { AppError } from '../../engine/errors.ts'
import { KNOWLEDGE_OPTIONS, analyseOptions } from './analyse-options.ts'
import { createBatch } from './batch.ts'
import { printConversation } from './conversation.ts'
import { line, type CliIo } from './io.ts'
import { parseCommand } from './parse.ts'
import { visitLines, type GivenVisit } from './visit-lines.ts'
import { withEngine } from './with-engine.ts'

const HELP = {
  zh: `
用法：tingdian understand [选项] 到店.jsonl…

分析已有的文字，不需要录音。每行一次到店：
  {"id": "v1", "turns": [{"startMs": 0, "endMs": 1800, "text": "您好，欢迎光临", "speaker": "1"}]}

  --pack NAME      行业包（默认 base）
  --glossary CSV   本店术语表：UTF-8，表头 name,type,aliases,parent，别名用 | 分开
  --no-redact      文字里不隐去个人信息（只用于测量）
  --json           每次到店输出一行 JSON，file 是 id
  --help           本说明

例：tingdian understand --pack auto --json 到店.jsonl`,
  en: `
Usage: tingdian understand [options] VISITS.jsonl…

Analyses words that are given, without audio. One visit per line:
  {"id": "v1", "turns": [{"startMs": 0, "endMs": 1800, "text": "您好，欢迎光临", "speaker": "1"}]}

  --pack NAME      pack of the trade (default base)
  --glossary CSV   terms of one store: UTF-8, header name,type,aliases,parent; aliases separated by |
  --no-redact      keep personal data in the text (for measuring only)
  --json           one line of JSON per visit, its file is the id
  --help           this page

Example: tingdian understand --pack auto --json visits.jsonl`,
}

export async function run(argv: readonly string[], io: CliIo): Promise<number> {
  const options = { ...KNOWLEDGE_OPTIONS, json: { type: 'boolean', default: false } } as const
  const parsed = parseCommand(argv, { name: 'understand', help: HELP, options, positionals: [1, Infinity] }, io)
  if (!parsed) return 0
  const { values, positionals } = parsed
  const chosen = analyseOptions(values, io.signal)
  return withEngine(io, async (engine) => {
    const batch = createBatch(io)
    const understand = async ({ id, turns }: GivenVisit): Promise<void> => {
      const spoken = turns.map(({ speaker, ...turn }) => ({ ...turn, ...(speaker != null && { speaker }) }))
      const analysis = { ...(await engine.understand(spoken, chosen)), file: id }
      if (values.json) line(io.stdout, JSON.stringify(analysis))
      else printConversation(analysis, io)
    }
    for (const path of positionals) {
      try {
        for await (const visit of visitLines(path)) {
          if (io.signal.aborted) throw new AppError('CANCELLED')
          await batch.attempt(`${path}:${visit.number}`, () => understand(visit.read()))
        }
      } catch (error) {
        batch.fail(path, error)
      }
    }
    return batch.finish()
  })
}
