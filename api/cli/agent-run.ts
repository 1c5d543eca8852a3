import { AppError } from '../../engine/errors.ts'
import { bootClockId, createRealClock } from '../../devices/real/clock.ts'
import { realDisk } from '../../devices/real/disk.ts'
import { realNet } from '../../devices/real/net.ts'
import { realPrograms } from '../../devices/real/programs.ts'
import { realRandom } from '../../devices/real/random.ts'
import { pauseFileOf, runAgent } from '../../devices/run/run-agent.ts'
import { packageVersion } from '../version.ts'
import { setPaused } from './agent-pause.ts'
import { agentHome, enrolledHere } from './agent-settings.ts'
import { healthLine } from './agent-health-line.ts'
import type { AgentArguments } from './agent-arguments.ts'
import { line, say, type CliIo } from './io.ts'

/** Captures, keeps and sends until it is told to stop; a source with an end ends it, too. */
export async function runAction(args: AgentArguments, io: CliIo): Promise<number> {
  const home = await agentHome(args, io)
  const enrolled = await enrolledHere(home)
  const ports = { clock: createRealClock(), disk: realDisk, net: realNet, random: realRandom, programs: realPrograms }
  const write = (event: object): void => line(io.stderr, JSON.stringify({ at: new Date().toISOString(), ...event }))
  const pauseFile = pauseFileOf(home.settings, home.folder)
  const forget = onUserSignals((isPause) => {
    setPaused(pauseFile, isPause).catch((error: NodeJS.ErrnoException) => write({ event: 'pause', code: error.code }))
  })
  const agent = await runAgent(ports, {
    ...{ settings: home.settings, enrolled, folder: home.folder, log: write },
    ...{ agent: `tingdian/${packageVersion()}`, clockId: bootClockId() },
    onHealth: (report) => {
      if (args.json) line(io.stdout, JSON.stringify({ at: new Date().toISOString(), ...report }))
      else line(io.stdout, healthLine(report, io))
    },
  })
  const stopped = new Promise<undefined>((resolve) => {
    if (io.signal.aborted) resolve(undefined)
    else io.signal.addEventListener('abort', () => resolve(undefined), { once: true })
  })
  const failure = await Promise.race([stopped, agent.finished])
  if (!args.json)
    line(io.stdout, say(io, { zh: '正在停止，写入已听到的声音……', en: 'stopping, what was heard is kept…' }))
  await agent.stop()
  forget()
  if (failure !== undefined) throw new AppError(failure, { detail: { source: home.settings.source.kind } })
  return 0
}

/** SIGUSR1 pauses, SIGUSR2 goes on; what the function returns ends that. */
function onUserSignals(set: (isPause: boolean) => void): () => void {
  const [pause, resume] = [() => set(true), () => set(false)]
  process.on('SIGUSR1', pause)
  process.on('SIGUSR2', resume)
  return () => {
    process.off('SIGUSR1', pause)
    process.off('SIGUSR2', resume)
  }
}
