import type { Finding } from '../doctor/checks.ts'
import { palette } from './colour.ts'
import { line, say, type CliIo } from './io.ts'

/** One line for what was found, and one for how to get what is missing. */
export function printFinding({ what, state, required, found, remedy }: Finding, io: CliIo): void {
  const paint = palette(io.stdout)
  const mark = state === 'ok' ? paint.green('✓') : required ? paint.red('✗') : paint.yellow('–')
  line(io.stdout, `${mark} ${say(io, what)}${found === '' ? '' : paint.dim(`  ${found}`)}`)
  if (state === 'missing' && remedy) line(io.stdout, `    → ${say(io, remedy)}`)
}
