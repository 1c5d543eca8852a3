import { AppError } from '../errors.ts'

/** How probabilities become spans. All lengths are rounded to the 32-ms windows of the model where they are compared. */
export interface VadOptions {
  /** Probability at which speech begins. */
  enterProbability: number
  /** Probability below which a pause begins; between both, what was goes on. */
  exitProbability: number
  /** Probability that real speech reaches, even far and noisy, and that shop noise, music and distant babble do not hold. */
  sureProbability: number
  /** Spans with less time at or above `sureProbability` are no speech. */
  minSureMs: number
  /** Spans where less than this share of the speech is sure are no speech … */
  minSureShare: number
  /** … unless it is sure for this long at a stretch: a clear word in the midst of babble. */
  clearRunMs: number
  /** Pause that ends a span. */
  hangMs: number
  /** Sound kept before the first window of speech, as far as the span before leaves it. */
  preRollMs: number
  /** Sound kept after the last window of speech; at most `hangMs`, so that spans never overlap. */
  postPadMs: number
  /** Longest span with its pads; longer speech is split where it is quietest. */
  maxSegmentMs: number
}

export const defaultVadOptions: VadOptions = {
  enterProbability: 0.5,
  exitProbability: 0.45,
  sureProbability: 0.9,
  minSureMs: 96,
  minSureShare: 0.1,
  clearRunMs: 320,
  hangMs: 256,
  preRollMs: 300,
  postPadMs: 128,
  maxSegmentMs: 28_000,
}

/** Fills in defaults and checks. @throws AppError CONFIG_INVALID with every problem */
export function validateVadOptions(given: Partial<VadOptions> = {}): VadOptions {
  const options = { ...defaultVadOptions, ...given }
  const { enterProbability: enter, exitProbability: exit, hangMs, postPadMs, maxSegmentMs } = options
  const problems: string[] = []
  for (const [name, value] of Object.entries(options))
    if (!Number.isFinite(value) || value < 0) problems.push(`${name}: wanted a number from 0, got ${value}`)
  if (!(enter > 0 && enter < 1)) problems.push(`enterProbability: wanted between 0 and 1, got ${enter}`)
  if (options.sureProbability < enter) problems.push('sureProbability: wanted at least enterProbability')
  if (exit > enter) problems.push(`exitProbability: wanted at most enterProbability (${enter}), got ${exit}`)
  if (postPadMs > hangMs) problems.push(`postPadMs: wanted at most hangMs (${hangMs}), got ${postPadMs}`)
  if (maxSegmentMs < 1000) problems.push(`maxSegmentMs: wanted at least 1000, got ${maxSegmentMs}`)
  if (problems.length > 0) throw new AppError('CONFIG_INVALID', { detail: { problems } })
  return options
}
