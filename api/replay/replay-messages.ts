import type { Config } from '../../engine/config.ts'
import type { ErrorCode, ErrorDetail } from '../../engine/errors.ts'
import type { Acceptance } from '../../engine/replay/expectation.ts'
import type { KeptCase } from './kept-run.ts'
import type { AcceptTask, RunTask } from './replay-work.ts'

/** What the service gives its replay process to do: one thing, after which it ends. `workFolder` is the service's to remove. */
export type ToReplay = { config: Config; workFolder: string } & (
  ({ kind: 'run' } & RunTask) | ({ kind: 'accept' } & AcceptTask)
)

export type FromReplay =
  | { kind: 'case'; kept: KeptCase }
  | { kind: 'done'; acceptance?: Acceptance }
  | { kind: 'failed'; code: ErrorCode; detail: ErrorDetail }
