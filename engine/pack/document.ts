import { LineCounter, parseDocument, isNode } from 'yaml'
import type { Problem } from './problems.ts'

/** A YAML file's value together with a way to find the line of any part of it. */
export interface YamlFile {
  value: unknown
  lineOf(path: (string | number)[]): number
}

/** Parses YAML; syntax faults go to `problems` with their line, and undefined comes back. */
export function readYaml(text: string, file: string, problems: Problem[]): YamlFile | undefined {
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines })
  for (const error of document.errors)
    problems.push({
      file,
      line: error.linePos?.[0].line ?? 1,
      zh: 'YAML 语法错误，请检查缩进、冒号和引号',
      en: `broken YAML: ${error.message.split('\n')[0]}`,
    })
  if (document.errors.length > 0) return undefined
  return {
    value: document.toJS(),
    lineOf: (path) => {
      for (let depth = path.length; depth >= 0; depth--) {
        const node = depth > 0 ? document.getIn(path.slice(0, depth), true) : document.contents
        if (isNode(node) && node.range) return lines.linePos(node.range[0]).line
      }
      return 1
    },
  }
}
