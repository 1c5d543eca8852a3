import { createRandom } from '../train/random.ts'

const RESAMPLES = 2000
/** What lies outside a 95 % interval, on either side. */
const TAIL = 0.025

/**
 * The 95 % interval of a figure over clusters, by drawing as many clusters again and again (percentile bootstrap, Efron 1979).
 * Recordings of one speaker are no independent witnesses: a cluster is what one speaker said. The same in every run.
 *
 * @param figure - of the clusters drawn
 */
export function interval<T>(clusters: T[], figure: (drawn: T[]) => number): [low: number, high: number] {
  const random = createRandom(1)
  const draw = () => clusters[Math.floor(random() * clusters.length)]
  const figures = Array.from({ length: RESAMPLES }, () => figure(clusters.map(draw))).sort((a, b) => a - b)
  return [figures[Math.floor(TAIL * RESAMPLES)], figures[Math.ceil((1 - TAIL) * RESAMPLES) - 1]]
}
