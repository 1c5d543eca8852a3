import type { Asked } from '../api.ts'
import { filterParams, filterQuery, type Filters } from './filters.ts'
import { choice, queryOf, text } from './params.ts'

export interface SearchState extends Filters {
  q: string
  mode: 'words' | 'both' | 'meaning'
  sort: '' | 'relevance' | 'newest' | 'oldest'
  /** Hits by visit: the best of each together. */
  by: '' | 'visit'
  /** The utterance that is opened beside the list. */
  'ui.hit': string
}

export const searchUrl = queryOf<SearchState>({
  q: text,
  mode: choice(['words', 'both', 'meaning']),
  ...filterParams,
  sort: choice(['', 'relevance', 'newest', 'oldest']),
  by: choice(['', 'visit']),
  'ui.hit': text,
})

/** Parameters of `GET /v1/search` for what the page shows. */
export function searchQuery({ q, mode, sort, by, ...filters }: SearchState, now: number): Asked {
  return {
    ...(q.trim() !== '' && { q }),
    ...(mode !== 'words' && q.trim() !== '' && { mode }),
    ...(sort !== '' && { sort }),
    ...(by !== '' && { by }),
    ...filterQuery(filters, now),
  }
}

/** The page that shows what a link of the API finds: `/v1/search?…` → `/search?…`. */
export const pageOfLink = (link: string): string => link.replace(/^\/v1/, '')
