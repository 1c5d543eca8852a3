/** The k best tokens of a row, best first, among the first `limit`, and the end mark when it is among them. */
export function bestTokens(logprobs: Float32Array, offset: number, limit: number, k: number): number[] {
  const best: number[] = []
  let worst = -Infinity
  for (let token = 0; token < limit; token++) {
    const value = logprobs[offset + token]
    if (value <= worst) continue
    let at = best.length
    while (at > 0 && logprobs[offset + best[at - 1]] < value) at--
    best.splice(at, 0, token)
    if (best.length > k) best.pop()
    if (best.length === k) worst = logprobs[offset + best[k - 1]]
  }
  return best
}

/** Index of the largest of `length` values from `offset` on, counted from there. */
export function loudest(values: Float32Array, offset: number, length: number): number {
  let best = 0
  for (let i = 1; i < length; i++) if (values[offset + i] > values[offset + best]) best = i
  return best
}
