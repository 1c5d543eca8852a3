import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createWav } from '../../engine/audio/wav-writer.ts'
import type { Knowledge } from '../../engine/pack/knowledge.ts'
import { loadPack } from '../../engine/pack/load.ts'
import type { FileRef, Manifest } from '../../engine/replay/manifest.ts'
import { openInsightStore } from '../../engine/store/open.ts'
import type { Analysis, SpokenTurn } from '../../engine/types.ts'
import { buildAnalysis, buildMention, buildUtterance } from '../../fixtures/builders/analysis.ts'
import { digestOf } from './fixture-file.ts'
import { performAccept, performRun, type ReplayWork } from './replay-work.ts'
import type { ReplayContext } from './run-fixture.ts'

/** What a file of a fixture must be. */
export async function refOf(folder: string, path: string): Promise<FileRef> {
  const content = await readFile(join(folder, path))
  return { path, bytes: content.length, sha256: digestOf(content) }
}

/** A fixture of a second of tone, without an expectation. */
export async function writeFixture(root: string, name: string, fields: Partial<Manifest> = {}): Promise<string> {
  const folder = join(root, name)
  await mkdir(folder, { recursive: true })
  const wav = await createWav(join(folder, 'sound.wav'), { sampleRate: 16_000, channels: 1 })
  await wav.write([Float32Array.from({ length: 16_000 }, (_, i) => Math.sin(i / 9) / 4)])
  await wav.finish()
  await wav.close()
  const sound = { kind: 'recording' as const, file: await refOf(folder, 'sound.wav') }
  const manifest: Manifest = { version: 1, sound, pack: 'base', ...fields }
  await writeFile(join(folder, 'fixture.json'), JSON.stringify(manifest))
  return folder
}

/** An engine that hears in every recording what it is told to, and finds 价格 wherever somebody says 贵. */
export function hearing(words: () => readonly string[][]): ReplayContext['engine'] & { heard: string[] } {
  const heard: string[] = []
  const understand = (turns: readonly SpokenTurn[]): Analysis =>
    buildAnalysis(
      turns.map(({ startMs, text }) => {
        const mentions = text.includes('贵') ? [buildMention(text, 'base/price', '贵', { name: '价格' })] : []
        return buildUtterance(startMs, [...text], { mentions })
      }),
    )
  return {
    heard,
    analyse: async (path, { onWords }) => {
      heard.push(path)
      const turns = words().map((said, i) => ({ startMs: i * 3000, endMs: i * 3000 + 2000, text: said.join('') }))
      onWords?.(turns)
      return understand(turns)
    },
    understand: async (turns) => understand(turns),
  }
}

/** Replays without a process of their own, over a scripted engine. */
export const heardReplays = (words: () => readonly string[][]): ReplayWork => {
  const within = async <T>(signal: AbortSignal, fn: (context: ReplayContext) => Promise<T>): Promise<T> => {
    const folder = await mkdtemp(join(tmpdir(), 'tingdian-replay-test-'))
    const context = { ...(await contextOf(folder, hearing(words))), signal }
    try {
      return await fn(context)
    } finally {
      await context.store.close()
      await rm(folder, { recursive: true, force: true })
    }
  }
  return {
    run: (task, signal, onCase) =>
      within(signal, (context) => performRun(task, { ...context, stages: task.stages }, onCase)),
    accept: (task, signal) => within(signal, (context) => performAccept(task, context)),
  }
}

/** All that a run needs, over a scripted engine. */
export async function contextOf(workFolder: string, engine: ReplayContext['engine']): Promise<ReplayContext> {
  const digests = { modelDigest: '', languageModelDigest: '', readersDigest: '' }
  const by = { version: '0', machine: 'here', model: 'scripted', beams: 5, languageWeight: 0.2, ...digests }
  const known = new Map<string, Promise<Knowledge>>()
  return {
    ...{ engine, by, workFolder, stages: ['sound', 'text'], signal: new AbortController().signal },
    store: await openInsightStore(join(workFolder, 'figures.db')),
    knowledge: (pack) => {
      const loading = known.get(pack) ?? loadPack(pack)
      known.set(pack, loading)
      return loading
    },
  }
}
