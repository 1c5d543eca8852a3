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
