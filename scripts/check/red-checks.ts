/** Looks at what commands said, tells each, and remembers whether one was wrong. */
export function createRunChecks() {
  let wrong = 0
  return {
    failed: () => wrong > 0,
    check: (
      what: string,
      { status, told }: { status: number; told: string },
      wanted: number,
      reasons: string[],
    ): void => {
      const missing = reasons.filter((reason) => !told.includes(reason))
      const isRight = status === wanted && missing.length === 0
      console.log(`${isRight ? '✓' : '✗'} ${what}: ${status}`)
      if (isRight) return
      wrong++
      console.log(`  wanted ${wanted} and ${missing.join(', ')}; it said:\n${told}`)
    },
  }
}
