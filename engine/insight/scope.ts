import type { SearchFilters } from '../store/types.ts'

/** What is looked at; without bounds, everything that was heard. */
export type Scope = SearchFilters

/** The parts of a scope that say what was said, not where, when, by whom and in which visit. */
const TOPIC = ['concepts', 'polarity', 'holders', 'momentKinds', 'also'] as const

/** A scope without its topic, and the topic alone (undefined where there is none): shares of a topic are of what was heard. */
export function splitTopic(scope: Scope): { place: Scope; topic: Scope | undefined } {
  const place: Scope = { ...scope }
  const topic: Scope = {}
  for (const key of TOPIC) {
    if (scope[key] === undefined) continue
    Object.assign(topic, { [key]: scope[key] })
    delete place[key]
  }
  return { place, topic: Object.keys(topic).length > 0 ? topic : undefined }
}
