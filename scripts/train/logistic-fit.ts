/** One example: features, and whether it was so. */
export interface Lesson {
  row: readonly number[]
  isRight: boolean
}

/** Weights by feature and what stands without any. */
export interface Fit {
  bias: number
  weights: number[]
}

const ITERATIONS = 30
/** Of a few thousand examples: keeps weights of rare features small. */
const RIDGE = 5

/** Solves A·x = b by elimination with pivots; A is square and not singular (a ridge stands on its diagonal). */
function solve(a: number[][], b: number[]): number[] {
  const rows = a.map((row, i) => [...row, b[i]])
  for (let i = 0; i < rows.length; i++) {
    const pivot = rows.reduce((best, row, at) => (at >= i && Math.abs(row[i]) > Math.abs(rows[best][i]) ? at : best), i)
    ;[rows[i], rows[pivot]] = [rows[pivot], rows[i]]
    rows.forEach((row, at) => {
      if (at === i) return
      const factor = row[i] / rows[i][i]
      for (let k = i; k <= rows.length; k++) row[k] -= factor * rows[i][k]
    })
  }
  return rows.map((row, i) => row[rows.length] / row[i])
}

/** Logistic regression by Newton's method with a ridge on the weights, not on the bias. */
export function fitLogistic(lessons: readonly Lesson[], ridge = RIDGE): Fit {
  const size = lessons[0].row.length + 1
  let weights = Array.from({ length: size }, () => 0)
  for (let turn = 0; turn < ITERATIONS; turn++) {
    const gradient = weights.map((weight, i) => (i === 0 ? 0 : -ridge * weight))
    const curvature = weights.map((_, i) => weights.map((__, j) => (i === j ? (i === 0 ? 1e-6 : ridge) : 0)))
    for (const { row, isRight } of lessons) {
      const values = [1, ...row]
      const odds = values.reduce((sum, value, i) => sum + value * weights[i], 0)
      const p = 1 / (1 + Math.exp(-odds))
      for (let i = 0; i < size; i++) {
        gradient[i] += ((isRight ? 1 : 0) - p) * values[i]
        for (let j = 0; j < size; j++) curvature[i][j] += p * (1 - p) * values[i] * values[j]
      }
    }
    const step = solve(curvature, gradient)
    weights = weights.map((weight, i) => weight + step[i])
  }
  return { bias: weights[0], weights: weights.slice(1) }
}
