import { availableParallelism } from 'node:os'

/** As the command line does it: a file more than there are threads is under way, the answers come in order. */
export async function inLanes<T, R>(items: T[], work: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = []
  let next = 0
  const lane = async () => {
    for (let at = next++; at < items.length; at = next++) results[at] = await work(items[at])
  }
  await Promise.all(Array.from({ length: Math.min(4, availableParallelism() + 1) }, lane))
  return results
}
