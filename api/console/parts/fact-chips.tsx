import type { VisitFacts } from '../lib/api-types.ts'
import { useWords } from '../lib/words.ts'

type Facts = VisitFacts['facts']

/** Facts of some kinds by their names, in the order they were found. */
export function FactChips({ facts, kinds }: { facts: Facts; kinds: readonly Facts[number]['kind'][] }) {
  const { say } = useWords()
  return facts
    .filter(({ kind }) => kinds.includes(kind))
    .map(({ kind, id, title }) => (
      <span key={`${kind}-${id}`} className={`chip ${kind}`}>
        {say(title)}
      </span>
    ))
}
