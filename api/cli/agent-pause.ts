import { realDisk } from '../../devices/real/disk.ts'
import { pauseFileOf } from '../../devices/run/run-agent.ts'
import { ignoreMissing } from '../../devices/whole-file.ts'
import { agentHome } from './agent-settings.ts'
import type { AgentArguments } from './agent-arguments.ts'
import { line, say, type CliIo } from './io.ts'

/** Makes the pause file, or takes it away; the agent that runs looks for it twenty times a second, another finds it at its start. */
export const pauseAction =
  (isPause: boolean) =>
  async (args: AgentArguments, io: CliIo): Promise<number> => {
    const { settings, folder } = await agentHome(args, io)
    await setPaused(pauseFileOf(settings, folder), isPause)
    const words = isPause
      ? { zh: '已暂停：从现在起不再采集', en: 'paused: nothing is captured from now on' }
      : { zh: '已继续采集', en: 'capturing again' }
    line(io.stderr, say(io, words))
    return 0
  }

export async function setPaused(path: string, isPaused: boolean): Promise<void> {
  if (!isPaused) return realDisk.unlink(path).catch(ignoreMissing)
  await realDisk.makeDir(path.replace(/\/[^/]*$/, '') || '/')
  const file = await realDisk.create(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error
  })
  await file?.close()
}
