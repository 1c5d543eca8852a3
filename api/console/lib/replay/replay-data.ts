import { useQuery } from '@tanstack/react-query'
import type { ReplayCase, ReplayFixture, ReplayMatrix, ReplayRunFacts } from '../../../schemas/replay.ts'
import { askJson, withQuery } from '../api.ts'
import { useAskingInterval } from '../live/use-live.ts'
import type { PlayedSource } from '../player.ts'
import { caseHref } from '../url/replay.ts'

export type { ReplayCase, ReplayFixture, ReplayMatrix, ReplayRunFacts }
export type ReplayDifference = ReplayCase['found'][number]
export type Row = ReplayMatrix['cases'][number]

/** Everything of replays begins with it. */
export const REPLAY = 'replay'

const runPath = (run: string, part = ''): string => `/v1/replay/runs/${encodeURIComponent(run)}${part}`
const orNone = (against: string): string | undefined => (against === '' ? undefined : against)

/** Read again when the service tells of a change, and where it cannot tell, now and then. */
function useReplay<T>(key: readonly string[], path: string) {
  const refetchInterval = useAskingInterval()
  return useQuery({
    queryKey: [REPLAY, ...key],
    queryFn: ({ signal }) => askJson<T>(path, { signal }),
    placeholderData: (before, query) => (query?.queryKey[1] === key[0] && key[0] !== 'case' ? before : undefined),
    ...{ refetchInterval, staleTime: 0 },
  })
}

export const useReplayFixtures = () =>
  useReplay<{ folder: string; fixtures: ReplayFixture[] }>(['fixtures'], '/v1/replay/fixtures')
export const useReplayRuns = () => useReplay<{ runs: ReplayRunFacts[] }>(['runs'], '/v1/replay/runs')
export const useMatrix = (run: string, against: string) =>
  useReplay<ReplayMatrix>(['run', run, against], withQuery(runPath(run), { against: orNone(against) }))
export const useReplayCase = (run: string, name: string, against: string) =>
  useReplay<ReplayCase>(
    ['case', run, name, against],
    withQuery(runPath(run, '/case'), { case: name, against: orNone(against) }),
  )

export const beginRun = (body: object) => askJson<ReplayRunFacts>('/v1/replay/runs', { method: 'POST', body })
export const cancelRun = (run: string) => askJson<ReplayRunFacts>(runPath(run, '/cancel'), { method: 'POST' })
export const acceptCase = (run: string, name: string, reason: string) =>
  askJson(runPath(run, '/accept'), { method: 'POST', body: { case: name, reason } })
export const takeCaseBack = (run: string, name: string) =>
  askJson<unknown>(runPath(run, '/take-back'), { method: 'POST', body: { case: name } })

/** What the player calls the sound of a fixture. */
export const soundName = (run: string, name: string): string => `replay ${run} ${name}`
export const soundOf = (run: string, name: string): PlayedSource => ({
  clip: (span) => withQuery(runPath(run, '/clip'), { case: name, ...span }),
  page: caseHref(run, name),
})
