import { queryOf, text } from './params.ts'

/** A run: the other one that it is held against (none: what was accepted), and whether what is the same is shown, too. */
export interface RunState {
  against: string
  all: string
}
export const runUrl = queryOf<RunState>({ against: text, all: text })

/** A fixture of a run, and the one kind of difference that is looked at. */
export interface CaseState {
  against: string
  kind: string
}
export const caseUrl = queryOf<CaseState>({ against: text, kind: text })

const withState = (path: string, query: string): string => (query === '' ? path : `${path}?${query}`)

export const runHref = (run: string, state: Partial<RunState> = {}): string =>
  withState(`/replay/${encodeURIComponent(run)}`, runUrl.print({ against: '', all: '', ...state }))
export const caseHref = (run: string, name: string, state: Partial<CaseState> = {}): string =>
  withState(
    `/replay/${encodeURIComponent(run)}/${encodeURIComponent(name)}`,
    caseUrl.print({ against: '', kind: '', ...state }),
  )
