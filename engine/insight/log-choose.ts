/** Natural logarithm of the number of ways to choose `k` of `n`. */
export const logChoose = (n: number, k: number): number => logFactorial(n) - logFactorial(k) - logFactorial(n - k)

const logFactorials = [0]
const MOST_REMEMBERED = 2000

/** Summed up while small, Stirling's series beyond (error below 1e-15 there). */
function logFactorial(n: number): number {
  if (n > MOST_REMEMBERED)
    return n * Math.log(n) - n + 0.5 * Math.log(2 * Math.PI * n) + 1 / (12 * n) - 1 / (360 * n ** 3)
  for (let i = logFactorials.length; i <= n; i++) logFactorials.push(logFactorials[i - 1] + Math.log(i))
  return logFactorials[n]
}
