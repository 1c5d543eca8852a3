/** A text that is still open: log-probability of each token by the sound, and the score after each. */
interface OpenText {
  logprobs: number[]
  totals: number[]
}

/** Of the text that leads, the doubt of so many of its last tokens counts. */
const TOKENS = 4
/** Nats of room that a nat of doubt gives. */
const ROOM = 1.5

/**
 * How far an open text may lie behind the one that leads: little where the sound left no doubt about what leads, for then nothing that
 * is behind comes forward any more, and as far as `most` where it is unsure. Of the texts that a search follows at a fixed distance two in
 * five are gone so, for one error more in 452 (262 real recordings; models/cards/whisper-small.md).
 *
 * @param logprobs - the recogniser's, of the leading text's tokens
 * @param least - in nats, where there is no doubt
 */
export function spreadBehind(logprobs: readonly number[], { least, most }: { least: number; most: number }): number {
  const doubt = -logprobs.slice(-TOKENS).reduce((sum, logprob) => sum + logprob, 0)
  return Math.min(most, least + ROOM * doubt)
}

export const totalOf = ({ totals }: Pick<OpenText, 'totals'>): number => totals.at(-1) ?? 0

/** Open texts that are not too far behind the best finished one (by `patience`) and behind the one that leads. */
export function notFarBehind<Text extends OpenText>(
  open: readonly Text[],
  bestFinished: number,
  { patience, spread, sureSpread }: { patience: number; spread: number; sureSpread: number },
): Text[] {
  if (open.length === 0) return []
  const lead = open.reduce((a, b) => (totalOf(a) >= totalOf(b) ? a : b))
  const behind = spreadBehind(lead.logprobs, { least: sureSpread, most: spread })
  const least = Math.max(bestFinished - patience, totalOf(lead) - behind)
  return open.filter((text) => totalOf(text) > least)
}
