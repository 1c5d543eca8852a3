import { loadPack } from '../pack/load.ts'
import { createTurnReader, type TurnReader } from '../turn/reader.ts'
import { createUnderstand } from '../understand.ts'

let reader: Promise<TurnReader> | undefined
const base = await loadPack('base')

/** Reads with the weights that ship, opened once a file; its thread keeps no process alive. */
const readTurns: TurnReader['read'] = async (turns) => (await (reader ??= createTurnReader())).read(turns)

const understand = createUnderstand(base, { read: readTurns })

/** The turns as they read when personal data is covered; two speakers in turn. */
export async function coveredTurns(...texts: string[]): Promise<string[]> {
  const turns = texts.map((text, at) => ({ text, startMs: 3000 * at, endMs: 3000 * at + 2500, speaker: 'AB'[at % 2] }))
  return (await understand(turns)).utterances.map(({ text }) => text)
}
