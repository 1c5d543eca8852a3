/**
 * Keeps what was made at some cost, and forgets what was used longest ago when it becomes too much. What is being made is made once,
 * however many ask; what failed is made again.
 */
export function createByteCache<T>(mostBytes: number, bytesOf: (value: T) => number) {
  const kept = new Map<string, { value: Promise<T>; bytes: number }>()
  let total = 0
  const forget = (key: string): void => {
    total -= kept.get(key)?.bytes ?? 0
    kept.delete(key)
  }
  const settle = (key: string, entry: { value: Promise<T>; bytes: number }, value: T): void => {
    if (kept.get(key) !== entry) return
    entry.bytes = bytesOf(value)
    total += entry.bytes
    for (const oldest of kept.keys()) {
      if (total <= mostBytes) break
      forget(oldest)
    }
  }
  return {
    /** @param key - names the content, so that it never changes */
    get(key: string, make: () => Promise<T>): Promise<T> {
      const known = kept.get(key)
      if (known) {
        kept.delete(key)
        kept.set(key, known)
        return known.value
      }
      const entry = { value: make(), bytes: 0 }
      kept.set(key, entry)
      entry.value.then(
        (value) => settle(key, entry, value),
        () => kept.get(key) === entry && forget(key),
      )
      return entry.value
    },
  }
}
