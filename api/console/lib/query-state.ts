import { useCallback, useMemo } from 'react'
import { useLocation, useSearch } from 'wouter'
import type { QueryOf } from './url/params.ts'

/** As the browser writes it. */
const pathname = (path: string): string => new URL(path, location.origin).pathname

/**
 * The state of a page, which lives in its address alone.
 *
 * @returns the state, and how it is changed: `push` for what Back is to undo, `replace` for what follows typing or scrolling, `keep` for
 *   what the page shows already (where it plays): it is in the address, and nothing is drawn anew for it
 */
export function useQueryState<State extends object>(page: QueryOf<State>) {
  const query = useSearch()
  const [path, go] = useLocation()
  const state = useMemo(() => page.parse(query), [page, query])
  const change = useCallback(
    (part: Partial<State>, how: 'push' | 'replace' | 'keep' = 'push') => {
      // Whoever has left the page meanwhile is not brought back.
      if (location.pathname !== pathname(path)) return
      const before = page.parse(location.search)
      const after = page.print({ ...before, ...part })
      if (after === page.print(before)) return
      const address = after === '' ? path : `${path}?${after}`
      // The page's own `replaceState` tells all that hang on the address.
      if (how === 'keep') History.prototype.replaceState.call(history, history.state, '', address)
      else go(address, { replace: how === 'replace' })
    },
    [page, path, go],
  )
  return [state, change] as const
}
