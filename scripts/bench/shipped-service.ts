import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { projectRoot } from '../../models/root.ts'

export interface ShippedService {
  address: string
  process: ChildProcess
  stop(): Promise<void>
}

/**
 * The service as it runs in a shop, compiled, over a data folder. `TINGDIAN_…` of the caller's environment reach it.
 *
 * @throws Error with what it said when it ends before it listens
 */
export async function startService(dataDir: string): Promise<ShippedService> {
  const script = join(projectRoot(), 'scripts', 'tingdian.mjs')
  const child = spawn(process.execPath, [script, 'serve', '--port', '0', '--lang', 'en'], {
    env: {
      TINGDIAN_REQUESTS_PER_MINUTE: '1000000',
      TINGDIAN_LOG_LEVEL: 'error',
      ...process.env,
      TINGDIAN_DATA: dataDir,
    },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  let said = ''
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => (said += chunk))
  for (;;) {
    const [, address] = /is at (http:\S+?),/.exec(said) ?? []
    if (address) return { address, process: child, stop: () => stop(child) }
    if (child.exitCode !== null) throw new Error(`the service did not start: ${said}`)
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

async function stop(child: ChildProcess): Promise<void> {
  const ended = once(child, 'exit')
  child.kill()
  await ended
}

/** Greatest resident memory so far of the engine's process, which is the service's only child, MiB; 0 before it runs. Linux only. */
export function enginePeakMib({ process: { pid } }: ShippedService): number {
  const children = readdirSync(`/proc/${pid}/task`).flatMap((task) => {
    return readFileSync(`/proc/${pid}/task/${task}/children`, 'utf8').split(' ').filter(Boolean)
  })
  const peaks = children.map((child) => {
    const [, kib = '0'] = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${child}/status`, 'utf8')) ?? []
    return Number(kib) / 1024
  })
  return Math.round(Math.max(0, ...peaks))
}
