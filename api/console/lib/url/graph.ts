import { choice, number, queryOf, text } from './params.ts'

/** The tree of a line: the draft that is worked in, and the concept that is looked at. */
export interface ConceptsState {
  draft: string
  c: string
}
export const conceptsUrl = queryOf<ConceptsState>({ draft: text, c: text })

export const DRAFT_VIEWS = ['steps', 'diff', 'preview', 'import'] as const
export interface DraftState {
  view: (typeof DRAFT_VIEWS)[number]
}
export const draftUrl = queryOf<DraftState>({ view: choice(DRAFT_VIEWS) })

/** Two versions that are compared, none: nothing is; which are listed: by whom, with what in the reason, when, and which concept they changed. */
export interface HistoryState {
  by: string
  why: string
  since: string
  until: string
  concept: string
  from: number | undefined
  to: number | undefined
  /** Why history could not begin to be read again with what was just put into use: the code of the error. */
  unread: string
}
const version = number(0, 2 ** 31)
export const historyUrl = queryOf<HistoryState>({
  ...{ by: text, why: text, since: text, until: text, concept: text },
  ...{ from: version, to: version, unread: text },
})

export const SUGGESTION_KINDS = ['', 'uncovered', 'shared', 'soundAlike', 'rejected', 'silent'] as const
/** The draft into which suggestions are taken, and the one kind that is looked at. */
export interface SuggestionsState {
  draft: string
  kind: (typeof SUGGESTION_KINDS)[number]
}
export const suggestionsUrl = queryOf<SuggestionsState>({ draft: text, kind: choice(SUGGESTION_KINDS) })

const withState = (path: string, query: string): string => (query === '' ? path : `${path}?${query}`)
const lineHref = (line: string): string => `/graph/${encodeURIComponent(line)}`

/** Where a line is looked at, or a concept of it, or both in a draft. */
export const conceptsHref = (line: string, state: Partial<ConceptsState> = {}): string =>
  withState(lineHref(line), conceptsUrl.print({ draft: '', c: '', ...state }))
export const draftHref = (line: string, draft: string, state: Partial<DraftState> = {}): string =>
  withState(`${lineHref(line)}/drafts/${encodeURIComponent(draft)}`, draftUrl.print({ view: DRAFT_VIEWS[0], ...state }))
export const historyHref = (line: string, state: Partial<HistoryState> = {}): string =>
  withState(`${lineHref(line)}/history`, historyUrl.print({ ...historyUrl.parse(''), ...state }))
export const suggestionsHref = (line: string, state: Partial<SuggestionsState> = {}): string =>
  withState(`${lineHref(line)}/suggestions`, suggestionsUrl.print({ draft: '', kind: '', ...state }))
