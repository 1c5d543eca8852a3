/** One step of turning a text into another: characters that stay, go, come, or give way to another. */
export interface AlignStep {
  /** Index into the text before; undefined where the character came. */
  from?: number
  /** Index into the text after; undefined where the character went. */
  to?: number
  isEqual: boolean
}

/**
 * Aligns two sequences with the fewest insertions, removals and replacements (Wagner & Fischer 1974). Time and room grow with the product
 * of the lengths: for the turns of a moment, not for whole recordings.
 */
export function align<T>(
  before: readonly T[],
  after: readonly T[],
  isSame: (a: T, b: T) => boolean = Object.is,
): AlignStep[] {
  const width = after.length + 1
  const cost = new Uint32Array((before.length + 1) * width)
  for (let to = 0; to < width; to++) cost[to] = to
  for (let from = 1; from <= before.length; from++) {
    cost[from * width] = from
    for (let to = 1; to < width; to++) {
      const at = from * width + to
      const replaced = cost[at - width - 1] + (isSame(before[from - 1], after[to - 1]) ? 0 : 1)
      cost[at] = Math.min(replaced, cost[at - width] + 1, cost[at - 1] + 1)
    }
  }
  return walkBack(before, after, isSame, cost, width)
}

function walkBack<T>(
  before: readonly T[],
  after: readonly T[],
  isSame: (a: T, b: T) => boolean,
  cost: Uint32Array,
  width: number,
): AlignStep[] {
  const steps: AlignStep[] = []
  let [from, to] = [before.length, after.length]
  while (from > 0 || to > 0) {
    const here = cost[from * width + to]
    const isEqual = from > 0 && to > 0 && isSame(before[from - 1], after[to - 1])
    if (from > 0 && to > 0 && here === cost[(from - 1) * width + to - 1] + (isEqual ? 0 : 1))
      steps.push({ from: --from, to: --to, isEqual })
    else if (from > 0 && here === cost[(from - 1) * width + to] + 1) steps.push({ from: --from, isEqual: false })
    else steps.push({ to: --to, isEqual: false })
  }
  return steps.reverse()
}
