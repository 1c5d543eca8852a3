import { createReadStream } from 'node:fs'
import { createInterface } from 'node:readline'
import Type, { type Static } from 'typebox'
import { Value } from 'typebox/value'
import { AppError, ERROR_KINDS, toAppError } from '../../engine/errors.ts'
import { KNOWLEDGE_OPTIONS, analyseOptions } from './analyse-options.ts'
import { printConversation } from './conversation.ts'
import { line, type CliIo } from './io.ts'
import { parseCommand } from './parse.ts'
import { reportError } from './report-error.ts'
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

const Visit = Type.Object({
  id: Type.String({ minLength: 1 }),
  turns: Type.Array(
    Type.Object({
      startMs: Type.Number({ minimum: 0 }),
      endMs: Type.Number({ minimum: 0 }),
      text: Type.String(),
      speaker: Type.Optional(Type.Union([Type.String(), Type.Null()])),
    }),
  ),
})

export async function run(argv: readonly string[], io: CliIo): Promise<number> {
  const options = { ...KNOWLEDGE_OPTIONS, json: { type: 'boolean', default: false } } as const
  const parsed = parseCommand(argv, { name: 'understand', help: HELP, options, positionals: [1, Infinity] }, io)
  if (!parsed) return 0
  const { values, positionals } = parsed
  const chosen = analyseOptions(values, io.signal)
  return withEngine(io, async (engine) => {
    let status = 0
    for (const path of positionals)
      for await (const visit of visits(path)) {
        try {
          if (io.signal.aborted) throw new AppError('CANCELLED')
          const { id, turns } = visit()
          const spoken = turns.map(({ speaker, ...turn }) => ({ ...turn, ...(speaker != null && { speaker }) }))
          const analysis = { ...(await engine.understand(spoken, chosen)), file: id }
          if (values.json) line(io.stdout, JSON.stringify(analysis))
          else printConversation(analysis, io)
        } catch (error) {
          const known = toAppError(error)
          if (io.signal.aborted) throw known
          reportError(known, { ...io, debug: io.config.debug }, path)
          status ||= ERROR_KINDS[known.code].exit
        }
      }
    return status
  })
}

/** The lines of a file, each as a function that reads it, so that one bad line can be reported and passed over. */
async function* visits(path: string): AsyncGenerator<() => Static<typeof Visit>> {
  let number = 0
  try {
    for await (const text of createInterface({ input: createReadStream(path, 'utf8'), crlfDelay: Infinity })) {
      const here = ++number
      if (text.trim() !== '') yield () => readVisit(text.replace(/^\uFEFF/, ''), path, here)
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
    throw new AppError('NOT_FOUND', { detail: { path } })
  }
}

function readVisit(text: string, path: string, number: number): Static<typeof Visit> {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    // The parser's own message quotes the line, which may hold a customer's words: it stays out.
    throw new AppError('INPUT_INVALID', { detail: { path, line: number, wanted: 'one JSON object per line' } })
  }
  if (Value.Check(Visit, value)) return value
  const problems = Value.Errors(Visit, value).map((error) => `${error.instancePath || '/'}: ${error.message}`)
  throw new AppError('INPUT_INVALID', { detail: { path, line: number, problems } })
}
