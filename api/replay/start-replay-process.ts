import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { environmentWith, type Config } from '../../engine/config.ts'
import { AppError } from '../../engine/errors.ts'
import type { Acceptance } from '../../engine/replay/expectation.ts'
import type { KeptCase } from './kept-run.ts'
import type { FromReplay, ToReplay } from './replay-messages.ts'
import type { ReplayWork } from './replay-work.ts'

/** A piece that the recogniser is at takes seconds. */
const CANCEL_GRACE_MS = 5_000

type Task = ToReplay extends infer T ? (T extends ToReplay ? Omit<T, 'config' | 'workFolder'> : never) : never

/** Replays in a process of its own, one for each task: models, packs and decoders are as they are on disk then, and gone afterwards. */
export function startReplayProcess(config: Config): ReplayWork {
  async function perform(
    task: Task,
    signal: AbortSignal,
    onCase?: (kept: KeptCase) => Promise<void>,
  ): Promise<Acceptance | undefined> {
    if (signal.aborted) throw new AppError('CANCELLED')
    const workFolder = await mkdtemp(join(tmpdir(), 'tingdian-replay-'))
    try {
      return await answerOf(launch(), { ...task, config, workFolder }, { signal, onCase })
    } finally {
      await rm(workFolder, { recursive: true, force: true })
    }
  }
  return {
    run: async (task, signal, onCase) => void (await perform({ kind: 'run', ...task }, signal, onCase)),
    accept: async (task, signal) => {
      const acceptance = await perform({ kind: 'accept', ...task }, signal)
      if (!acceptance) throw new AppError('WORKER_DIED')
      return acceptance
    },
  }
}

function launch(): ChildProcess {
  const isSource = import.meta.url.endsWith('.ts')
  return fork(new URL(`./replay-process${isSource ? '.ts' : '.js'}`, import.meta.url), {
    execArgv: isSource ? ['--import', import.meta.resolve('tsx')] : [],
    env: environmentWith({}),
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
}

interface Watch {
  signal: AbortSignal
  onCase: ((kept: KeptCase) => Promise<void>) | undefined
}

/** What the process came to, when it has ended and every case that it told is taken. */
async function answerOf(child: ChildProcess, task: ToReplay, { signal, onCase }: Watch) {
  let end: Exclude<FromReplay, { kind: 'case' }> | undefined
  let taken = Promise.resolve()
  child.on('message', (message: FromReplay) => {
    if (message.kind === 'case') taken = taken.then(() => onCase?.(message.kept))
    else end = message
  })
  // What it said last may come after its end.
  const ended = Promise.race([Promise.all([once(child, 'exit'), once(child, 'disconnect')]), once(child, 'error')])
  let late: NodeJS.Timeout | undefined
  const cancel = () => {
    child.kill('SIGTERM')
    late = setTimeout(() => child.kill('SIGKILL'), CANCEL_GRACE_MS)
  }
  signal.addEventListener('abort', cancel, { once: true })
  child.send(task, () => undefined)
  await ended
  clearTimeout(late)
  signal.removeEventListener('abort', cancel)
  await taken
  if (end?.kind === 'done') return end.acceptance
  if (signal.aborted) throw new AppError('CANCELLED')
  if (end) throw new AppError(end.code, { detail: end.detail })
  throw new AppError('WORKER_DIED', { detail: { exit: child.exitCode ?? -1, signal: child.signalCode ?? 'none' } })
}
