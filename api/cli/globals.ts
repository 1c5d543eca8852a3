import { loadConfig, type Config } from '../../engine/config.ts'
import { AppError } from '../../engine/errors.ts'
import type { Lang } from './io.ts'

const GLOBALS = { '--lang': 'lang', '--data': 'dataDir', '--quality': 'quality' } as const

/** Takes the options that every command knows out of the arguments, wherever they stand, and reads the configuration. */
export function globalOptions(argv: readonly string[]): { rest: string[]; lang: Lang; config: Config } {
  const rest: string[] = []
  const overrides: Record<string, string> = {}
  for (let i = 0; i < argv.length; i++) {
    const argument = argv[i]
    if (argument === '--') {
      rest.push(...argv.slice(i))
      break
    }
    const [name, ...after] = argument.split('=')
    const key = GLOBALS[name as keyof typeof GLOBALS]
    if (!key) {
      rest.push(argument)
      continue
    }
    const value = after.length > 0 ? after.join('=') : argv[++i]
    if (value === undefined || value === '')
      throw new AppError('USAGE', { detail: { option: name, wanted: 'a value' } })
    overrides[key] = value
  }
  const config = loadConfig(overrides)
  return { rest, lang: config.lang, config }
}
