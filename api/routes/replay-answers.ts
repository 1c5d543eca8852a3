import { ERROR_KINDS, type ErrorCode } from '../../engine/errors.ts'
import { sideBySide } from '../../engine/replay/side-by-side.ts'
import { countsOf, type CaseOutcome } from '../../engine/replay/run.ts'
import type { Outcome } from '../../engine/replay/expectation.ts'
import type { RunAbout } from '../replay/kept-run.ts'

/** How replays are told over HTTP. */

interface Kept {
  code: string
  detail: Record<string, unknown>
}

/** As errors are told everywhere. */
const faultOf = ({ code, detail }: Kept) => {
  const { zh, en } = ERROR_KINDS[code as ErrorCode] ?? ERROR_KINDS.INTERNAL
  return { code, message: zh, messageEn: en, detail }
}

export const fault = (error: Kept | undefined) => (error ? { error: faultOf(error) } : {})

export function toldRun({ id, state, who, startedAt, endedAt, stages, fixtures, cases, error }: RunAbout) {
  const count = (wanted: CaseOutcome['status']) => cases.filter((one) => one.status === wanted && !one.isNew).length
  return {
    ...{ id, state, who, startedAt, stages, done: cases.length, total: fixtures.length },
    ...{ same: count('same'), different: count('different'), broken: count('broken') },
    isNew: cases.filter((one) => one.isNew).length,
    ...(endedAt !== undefined && { endedAt }),
    ...fault(error),
  }
}

type Row = RunAbout['cases'][number]

/** A row of the matrix of a run that is held against what was accepted. */
export const toldRow = ({ name, status, isNew, differences, tolerated, accepted }: Row) => ({
  ...{ name, status: isNew ? ('new' as const) : status, differences, tolerated },
  ...(accepted && { accepted }),
})

/** One that is held against another run. */
export const comparedRow = ({ name, status, differences, error }: CaseOutcome) => ({
  ...{ name, status, differences: countsOf(differences) },
  tolerated: differences.filter((one) => one.tolerated).length,
  ...fault(error),
})

/** Both conversations: from the sound where both have it. */
export function toldMoments(wanted: Outcome | undefined, got: Outcome | undefined) {
  const half = wanted?.sound && got?.sound ? 'sound' : got?.text ? 'text' : 'sound'
  const [before, after] = [wanted?.[half], got?.[half] ?? got?.sound]
  return {
    durationMs: Math.max(before?.durationMs ?? 0, after?.durationMs ?? 0),
    moments: sideBySide(before?.turns ?? [], after?.turns ?? []),
  }
}
