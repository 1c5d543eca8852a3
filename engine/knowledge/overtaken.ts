import { AppError } from '../errors.ts'

/** How often what another publication came before is tried again. */
const MOST_TRIES = 5

/** Does something with the version of a line in use; where another is published meanwhile, again with that one. */
export async function untilNotOvertaken<T>(line: string, attempt: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await attempt()
    } catch (error) {
      const isOvertaken = error instanceof AppError && error.code === 'CONFLICT' && error.detail.line === line
      if (!isOvertaken || tries >= MOST_TRIES) throw error
    }
  }
}
