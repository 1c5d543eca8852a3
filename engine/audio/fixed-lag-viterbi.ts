/**
 * Follows the best of several states through time: the path with the greatest sum of scores, where each change of state costs
 * `changeCost` (Viterbi with a fixed lag: a decision comes `lag` steps later and is then final).
 */
export interface FixedLagViterbi {
  /** Scores of all states at the next step; gives the state `lag` steps before, once there is one. */
  push(scores: Float64Array): number | undefined
  /** The states of the last steps, at the end. */
  flush(): number[]
}

export function createFixedLagViterbi(states: number, changeCost: number, lag: number): FixedLagViterbi {
  let totals = new Float64Array(states)
  let steps = 0
  /** For the last steps: the state before each state. */
  const before: Uint16Array[] = []

  function back(count: number): number[] {
    const path = [bestOf(totals)]
    for (let i = before.length - 1; path.length < count; i--) path.unshift(before[i][path[0]])
    return path
  }

  return {
    push(scores) {
      const top = bestOf(totals)
      const from = new Uint16Array(states)
      const next = new Float64Array(states)
      for (let state = 0; state < states; state++) {
        const stays = totals[state] >= totals[top] - changeCost
        from[state] = stays ? state : top
        // Against the best so far, so that sums stay small for ever.
        next[state] = scores[state] + Math.max(totals[state], totals[top] - changeCost) - totals[top]
      }
      totals = next
      before.push(from)
      if (before.length > lag) before.shift()
      return ++steps > lag ? back(lag + 1)[0] : undefined
    },
    flush: () => (steps === 0 ? [] : back(Math.min(steps, lag))),
  }
}

function bestOf(values: Float64Array): number {
  let best = 0
  for (let i = 1; i < values.length; i++) if (values[i] > values[best]) best = i
  return best
}
