import { useLabels } from '../labels.ts'
import type { ReplayDifference } from './replay-data.ts'

/** What was said is shown as it was said; of other differences the codes become words. */
const SAID = ['word', 'marks', 'time']

/** One side of a difference as people read it; '' where it is not there. */
export function useSideText() {
  const { name } = useLabels()
  return ({ kind }: ReplayDifference, parts: readonly string[] | undefined): string =>
    (parts ?? [])
      .filter((part) => part !== '')
      .map((part) => (SAID.includes(kind) ? part : name('replaySide', part)))
      .join(' · ')
}
