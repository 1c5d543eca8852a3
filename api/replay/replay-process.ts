import { setPriority } from 'node:os'
import { toAppError } from '../../engine/errors.ts'
import { STAGES } from '../../engine/replay/difference.ts'
import { keepNewFilesPrivate } from '../private-files.ts'
import type { FromReplay, ToReplay } from './replay-messages.ts'
import { performAccept, performRun } from './replay-work.ts'
import { withReplay } from './with-replay.ts'

/** A replay in a process of its own; spoken to over the channel that `startReplayProcess` opens. */

/** Below the analyses of what customers say now. */
const NICE = 10

keepNewFilesPrivate()

const stop = new AbortController()
const tell = (message: FromReplay) => void (process.connected && process.send?.(message))

process.once('message', (task: ToReplay) => void work(task))
// The service is gone, or wants no more of it.
process.on('disconnect', () => stop.abort())
// Ctrl-C reaches the whole group; the service decides when its replay ends.
process.on('SIGINT', () => undefined)
process.on('SIGTERM', () => stop.abort())

async function work(task: ToReplay): Promise<void> {
  try {
    setPriority(NICE)
    const acceptance = await perform(task)
    tell({ kind: 'done', ...(acceptance && { acceptance }) })
  } catch (error) {
    const { code, detail } = toAppError(error)
    tell({ kind: 'failed', code, detail })
  }
  if (process.connected) process.disconnect()
}

function perform(task: ToReplay) {
  const { config, workFolder } = task
  const io = { io: { config, signal: stop.signal }, workFolder }
  if (task.kind === 'accept')
    return withReplay({ stages: STAGES, search: {} }, io, (context) => performAccept(task, context))
  return withReplay({ stages: task.stages, search: {} }, io, async (context) => {
    await performRun(task, context, async (kept) => tell({ kind: 'case', kept }))
    return undefined
  })
}
