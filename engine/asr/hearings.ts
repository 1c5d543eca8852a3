import type { Decoding, Step } from './decoder.ts'

/** The mean of several hearings' log-probabilities; what was attended to is the first's, whose audio is the shortest. */
export function together([first, ...others]: Decoding[]): Decoding {
  const mean = <S extends Step>(step: S, more: Step[]): S => {
    const logprobs = step.logprobs.map(
      (value, i) => more.reduce((sum, one) => sum + one.logprobs[i], value) / (1 + more.length),
    )
    return { ...step, logprobs }
  }
  const inTurn = async <S>(ask: (one: Decoding) => Promise<S>): Promise<S[]> => {
    const steps: S[] = []
    for (const one of others) steps.push(await ask(one))
    return steps
  }
  return {
    start: async (prompt) => mean(await first.start(prompt), await inTurn((one) => one.start(prompt))),
    next: async (parents, tokens) =>
      mean(await first.next(parents, tokens), await inTurn((one) => one.next(parents, tokens))),
  }
}
