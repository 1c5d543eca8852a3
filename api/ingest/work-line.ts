/** Work that is done one after the other. What comes after stands on what came before: the first that fails is the last. */
export interface WorkLine {
  /** Resolves when it is done, or will not be any more; never rejects. */
  add(fn: () => Promise<void>): Promise<void>
  /** Begins nothing more; resolves when what is under way is done. */
  end(): Promise<void>
}

/** @param onFailed - told what the last of it has thrown */
export function createWorkLine(onFailed: (error: unknown) => void): WorkLine {
  let last: Promise<void> = Promise.resolve()
  let isOver = false
  async function run(fn: () => Promise<void>): Promise<void> {
    if (isOver) return
    try {
      await fn()
    } catch (error) {
      isOver = true
      onFailed(error)
    }
  }
  return {
    add: (fn) => (last = last.then(() => run(fn))),
    end: () => {
      isOver = true
      return last
    },
  }
}
