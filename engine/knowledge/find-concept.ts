import { AppError } from '../errors.ts'
import { findConcepts } from '../pack/find-concepts.ts'
import { foldTerm } from '../text/surface.ts'
import type { Concept } from '../types.ts'
import { conceptsOf, type Ground } from './action.ts'

const MOST_OFFERED = 5

/**
 * The id that somebody means who writes an id (with or without the pack before it), a name or a saying.
 *
 * @throws AppError NOT_FOUND with the likest ones; CONFLICT where two concepts bear the name
 */
export function idMeant(words: string, ground: Ground): string {
  const all = conceptsOf(ground)
  const exact = all.find(({ id }) => id === words || id === `${ground.pack}/${words}`)
  if (exact) return exact.id
  const folded = foldTerm(words)
  const named = all.filter(({ name }) => foldTerm(name) === folded)
  const said = named.length > 0 ? named : all.filter(({ aliases }) => aliases.some((one) => foldTerm(one) === folded))
  if (said.length === 1) return said[0].id
  if (said.length > 1)
    throw new AppError('CONFLICT', { detail: { asked: words, wanted: 'one id', available: said.map(offered) } })
  const near = findConcepts(all, words).slice(0, MOST_OFFERED)
  throw new AppError('NOT_FOUND', {
    detail: { concept: words, available: near.map(({ concept }) => offered(concept)) },
  })
}

const offered = ({ id, name }: Concept): string => `${id} ${name}`
