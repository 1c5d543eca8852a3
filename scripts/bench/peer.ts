import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { projectRoot } from '../../models/root.ts'

export interface Peer {
  hear(path: string): Promise<{ text: string; ms: number }>
  close(): Promise<void>
}

/**
 * Starts faster-whisper (from PyPI, in a Python environment of its own below the cache) on published weights, int8, two threads.
 *
 * @param modelFolder - the published files: model.bin, config.json, tokenizer.json, vocabulary.json
 * @throws Error when Python is missing or the package cannot be installed
 */
export async function startPeer(
  cacheDir: string,
  modelFolder: string,
  { beams, vad }: { beams: number; vad: boolean },
): Promise<Peer> {
  const python = installPeer(join(cacheDir, 'bench', 'faster-whisper'))
  const script = join(projectRoot(), 'scripts', 'bench', 'peer.py')
  const child = spawn(python, [script, modelFolder, String(beams), vad ? 'vad' : 'all'], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const answers = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  const next = async (): Promise<unknown> => {
    const answer = await answers.next()
    if (answer.done) throw new Error('faster-whisper ended without an answer, see above')
    return JSON.parse(answer.value) as unknown
  }
  await next()
  return {
    hear: async (path) => {
      child.stdin.write(`${path}\n`)
      return (await next()) as { text: string; ms: number }
    },
    close: async () => {
      child.stdin.end()
      if (child.exitCode === null) await once(child, 'exit')
    },
  }
}

function installPeer(folder: string): string {
  const python = join(folder, 'bin', 'python')
  if (!existsSync(python)) {
    mkdirSync(folder, { recursive: true })
    run('python3', ['-m', 'venv', folder])
  }
  if (spawnSync(python, ['-c', 'import faster_whisper']).status !== 0)
    run(python, ['-m', 'pip', 'install', '--quiet', 'faster-whisper'])
  return python
}

function run(command: string, args: string[]): void {
  process.stderr.write(`${command} ${args.join(' ')}\n`)
  const { status } = spawnSync(command, args, { stdio: ['ignore', 2, 2] })
  if (status !== 0) throw new Error(`${command} ${args[0]} ended with ${status}`)
}
