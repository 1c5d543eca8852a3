/** @throws what was wanted and what came */
export type Check = () => Promise<string>

/** Checks with programs of the machine, one after another, each told in a line; and what came of them. */
export interface Checks {
  /** @param missing - what they need and is not there: then they are skipped, and it is said */
  run(checks: Record<string, Check>, missing: readonly string[]): Promise<void>
  /** The last line. @returns exit status: 1 when something failed */
  end(): number
}

export function createChecks(title: string): Checks {
  const counts = { ok: 0, failed: 0, skipped: 0 }
  function tell(result: keyof typeof counts, name: string, words: string): void {
    counts[result] += 1
    console.log(`${(result === 'failed' ? 'FAILED' : result).padEnd(8)} ${name}: ${words}`)
  }
  return {
    run: async (checks, missing) => {
      for (const [name, check] of Object.entries(checks))
        if (missing.length > 0) tell('skipped', name, `not installed: ${missing.join(', ')}`)
        else
          await check().then(
            (words) => tell('ok', name, words),
            (error: unknown) => tell('failed', name, (error as Error).message),
          )
    },
    end: () => {
      console.log(`${title}: ${counts.ok} ok, ${counts.failed} failed, ${counts.skipped} skipped`)
      return counts.failed > 0 ? 1 : 0
    },
  }
}
