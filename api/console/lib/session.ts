import { useQuery } from '@tanstack/react-query'
import { askJson } from './api.ts'
import type { Session } from './api-types.ts'

/** Who is logged in; undefined while that is asked, and where nobody is. */
export function useSession() {
  return useQuery({
    queryKey: ['session'],
    queryFn: ({ signal }) => askJson<Session>('/v1/session', { signal }),
    retry: false,
    staleTime: Infinity,
  })
}

/** Whether a route may be called: what may not be done is not offered. The service decides all the same. */
export const may = (session: Session | undefined, route: string): boolean =>
  session?.permissions.includes(route) ?? false

/** Fixtures may be of any store: they are for those who see all. */
export const mayReplay = (session: Session | undefined): boolean =>
  may(session, 'GET /v1/replay/runs') && session?.storeIds === undefined
