import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import type { AnalysisJob } from '../jobs/analysis-jobs.ts'

interface ListedJob extends Pick<AnalysisJob, 'id' | 'state' | 'attempts'> {
  recordingId: string
  error?: { code: string }
}

/** A service in a process of its own, which can be killed. */
export async function serve(dataDir: string) {
  const script = fileURLToPath(new URL('../../fixtures/fakes/serve.ts', import.meta.url))
  const child = spawn(process.execPath, ['--import', import.meta.resolve('tsx'), script, dataDir], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const address = await firstLine(child)
  return {
    /** Ends it as a power cut would. */
    kill: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return
      const ended = once(child, 'exit')
      child.kill('SIGKILL')
      await ended
    },
    /** Sends a recording. The id when it was acknowledged; undefined when it was refused or the service is gone. */
    upload: async (content: Uint8Array): Promise<string | undefined> => {
      const headers = { 'content-type': 'audio/wav' }
      const url = `${address}/v1/recordings?storeId=a`
      const response = await fetch(url, { method: 'POST', body: new Uint8Array(content), headers }).catch(
        () => undefined,
      )
      if (response?.status !== 202 && response?.status !== 200) return undefined
      return ((await response.json()) as { recordingId: string }).recordingId
    },
    jobs: async (): Promise<ListedJob[]> => {
      const response = await fetch(`${address}/v1/jobs?limit=100`)
      return ((await response.json()) as { jobs: ListedJob[] }).jobs
    },
    retry: async (id: string): Promise<void> => {
      await fetch(`${address}/v1/jobs/${id}/retry`, { method: 'POST' })
    },
    /** The audio of a recording as it is played. */
    audio: async (recordingId: string): Promise<Buffer> =>
      Buffer.from(await (await fetch(`${address}/v1/recordings/${recordingId}/audio`)).arrayBuffer()),
  }
}

async function firstLine(child: ChildProcess): Promise<string> {
  for await (const line of createInterface(child.stdout!)) return line
  throw new Error('the service ended before it listened')
}
