import { loadPack } from '../pack/load.ts'
import type { SpokenTurn } from '../types.ts'
import { createUnderstand, type Understand } from '../understand.ts'

const kept = new Map<string, Promise<Understand>>()

/** Understanding with a pack that ships, prepared once per test file. */
export function understandWith(pack: string): Promise<Understand> {
  const known = kept.get(pack) ?? loadPack(pack).then((knowledge) => createUnderstand(knowledge))
  kept.set(pack, known)
  return known
}

/** Turns of a made-up visit: `S 您好` is said by the first speaker, `C …` by the second; three seconds each, half a second apart. */
export function turnsOf(lines: readonly string[], speakers = true): SpokenTurn[] {
  return lines.map((line, at) => ({
    startMs: at * 3500,
    endMs: at * 3500 + 3000,
    text: line.slice(2),
    ...(speakers && { speaker: line.slice(0, 1) }),
  }))
}
