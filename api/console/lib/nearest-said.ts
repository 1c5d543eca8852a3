/**
 * The last utterance that has begun at a time, by halving: −1 before the first.
 *
 * @param said - in the order of their beginnings
 */
export function saidAt(said: readonly { startMs: number }[], atMs: number): number {
  let [low, high] = [0, said.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (said[middle].startMs <= atMs) low = middle + 1
    else high = middle
  }
  return low - 1
}

/** The word that is being said at a time; undefined between words, and where no times are known. */
export function wordAt<T extends { startMs?: number; endMs?: number }>(
  tokens: readonly T[],
  atMs: number,
): T | undefined {
  const timed = tokens.filter((one): one is T & { startMs: number } => one.startMs !== undefined)
  const word = timed[saidAt(timed, atMs)] as (T & { startMs: number }) | undefined
  return word && atMs < (word.endMs ?? Infinity) ? word : undefined
}
