import { AppError } from '../../engine/errors.ts'
import type { WhisperOptions } from '../../engine/asr/whisper-options.ts'
import type { Gates } from '../../engine/replay/measure.ts'
import { STAGES, type Stage } from '../../engine/replay/difference.ts'
import { nearest } from '../../engine/nearest.ts'
import { choiceOption, integerOption, parseCommand } from './parse.ts'
import type { CliIo } from './io.ts'

const MOST_JOBS = 64
const MOST_BEAMS = 32

const OPTIONS = {
  only: { type: 'string', multiple: true },
  stage: { type: 'string' },
  jobs: { type: 'string' },
  save: { type: 'string' },
  against: { type: 'string' },
  of: { type: 'string' },
  junit: { type: 'string' },
  html: { type: 'string' },
  accept: { type: 'string', multiple: true },
  'take-back': { type: 'string', multiple: true },
  reason: { type: 'string' },
  by: { type: 'string' },
  exact: { type: 'boolean', default: false },
  tolerant: { type: 'boolean', default: false },
  gate: { type: 'string', multiple: true },
  packs: { type: 'string' },
  model: { type: 'string' },
  beams: { type: 'string' },
  'language-weight': { type: 'string' },
  json: { type: 'boolean', default: false },
} as const

export interface ReplayArguments {
  /** Undefined: those that ship. */
  dir: string | undefined
  only: string[]
  stages: readonly Stage[]
  jobs: number
  save?: string
  against?: string
  /** A run that is held against another without running anything. */
  of?: string
  junit?: string
  html?: string
  accept: string[]
  /** Acceptances that are to be none any more. */
  takeBack: string[]
  reason?: string
  by?: string
  strictness?: 'exact' | 'tolerant'
  gates: Gates
  packs?: string
  model?: string
  search: Partial<WhisperOptions>
  json: boolean
}

/** @throws AppError USAGE */
export function replayArguments(
  argv: readonly string[],
  help: { zh: string; en: string },
  io: CliIo,
): ReplayArguments | undefined {
  const parsed = parseCommand(argv, { name: 'replay', help, options: OPTIONS, positionals: [0, 1] }, io)
  if (!parsed) return undefined
  const { values, positionals } = parsed
  const { only = [], accept = [], exact, tolerant, json, jobs, gate = [] } = values
  const stage = choiceOption('--stage', values.stage, STAGES)
  const gates = gatesOf(gate)
  if (exact && tolerant) throw usage({ wanted: '--exact | --tolerant', got: '--exact --tolerant' })
  if (values.of !== undefined && values.against === undefined) throw usage({ wanted: '--of RUN --against RUN' })
  if (gates.speedRatio !== undefined && values.against === undefined)
    throw usage({ wanted: '--gate speed= --against RUN' })
  if (accept.length > 0 && !values.reason?.trim()) throw usage({ wanted: '--accept CASE --reason TEXT' })
  if (accept.length > 0 && (values.against ?? values.of ?? stage)) throw usage({ wanted: '--accept alone' })
  const takeBack = values['take-back'] ?? []
  if (takeBack.length > 0 && (accept.length > 0 || (values.against ?? values.of ?? stage)))
    throw usage({ wanted: '--take-back alone' })
  return {
    ...{
      dir: positionals[0],
      only,
      accept,
      takeBack,
      json,
      gates,
      search: searchOf(values),
      jobs: integerOption('jobs', jobs, 2, [1, MOST_JOBS]),
    },
    stages: stage ? [stage] : STAGES,
    ...pick(values, ['save', 'against', 'of', 'junit', 'html', 'reason', 'by', 'packs', 'model']),
    ...((exact || tolerant) && { strictness: exact ? ('exact' as const) : ('tolerant' as const) }),
  }
}

const usage = (detail: Record<string, string>): AppError =>
  new AppError('USAGE', { detail: { command: 'replay', ...detail, help: 'tingdian replay --help' } })

function pick<K extends string>(values: Partial<Record<K, unknown>>, keys: readonly K[]): Partial<Record<K, string>> {
  const given = keys.filter((key) => values[key] !== undefined).map((key) => [key, values[key]])
  return Object.fromEntries(given) as Partial<Record<K, string>>
}

function searchOf(values: { beams?: string; 'language-weight'?: string }): Partial<WhisperOptions> {
  const weight = values['language-weight']
  return {
    ...(values.beams !== undefined && { beams: integerOption('beams', values.beams, 1, [1, MOST_BEAMS]) }),
    ...(weight !== undefined && { languageWeight: numberOf('--language-weight', weight) }),
  }
}

const GATES: Record<string, keyof Gates> = {
  cer: 'cerPercent',
  recall: 'conceptRecall',
  'false-repairs': 'falseRepairs',
  rtf: 'realTimeFactor',
  speed: 'speedRatio',
}

/** `cer=15`, `recall=0.7` … */
function gatesOf(given: readonly string[]): Gates {
  const gates: Gates = {}
  for (const one of given) {
    const [name, value] = one.split('=')
    const gate = GATES[name]
    const meant = gate ? undefined : nearest(name, Object.keys(GATES))
    if (!gate)
      throw usage({
        option: '--gate',
        wanted: Object.keys(GATES).join(', '),
        got: name,
        ...(meant && { didYouMean: meant }),
      })
    gates[gate] = numberOf(`--gate ${name}`, value ?? '')
  }
  return gates
}

function numberOf(option: string, text: string): number {
  const value = Number(text)
  if (text.trim() !== '' && Number.isFinite(value) && value >= 0) return value
  throw usage({ option, wanted: 'a number from 0', got: text })
}
