import { AppError } from '../errors.ts'
import type { Both, RepairDifference } from '../repair/repair-difference.ts'
import type { SaidText } from '../store/text-types.ts'
import type { StoredUtterance } from '../store/types.ts'
import type { Mention, Repair, SpokenTurn } from '../types.ts'
import { createNamedConversations, type FindBoth } from './conversation-named.ts'
import type { RepairAt, Said } from './effects.ts'

interface ScanRepairsOptions {
  store: { getUtterances(recordingId: string): Promise<StoredUtterance[]> }
  difference: RepairDifference
  findBoth: FindBoth
  /** Takes what both put right in an utterance. Returns whether it is different. */
  tally: (said: Said, was: readonly RepairAt[], is: readonly RepairAt[]) => boolean
}

/** What was typed takes no time, and is as it was meant. */
const LEAST_SPOKEN_MS = 2

/** Asks of utterance after utterance what two versions of the knowledge put right in it otherwise. */
export function createScanRepairs({ store, difference, findBoth, tally }: ScanRepairsOptions) {
  const conversationOf = createNamedConversations(store, findBoth)
  /** Recordings in which something else is named, with their stores: looked at again once all their utterances were seen. */
  const named = new Map<string, string>()
  const [seen, changed] = [new Set<string>(), new Set<string>()]
  const isOtherwise = (said: Said, turn: SpokenTurn, mentions: Both<Mention[]>): boolean => {
    const { was, is } = difference.repairs(turn, mentions)
    return tally(said, whereRecognised(was), whereRecognised(is))
  }
  return {
    /**
     * Looks at an utterance.
     *
     * @param isNamed - whether the two find different concepts in it
     * @returns whether something else is put right in it, whatever its conversation names
     */
    async look(said: SaidText, isNamed: boolean): Promise<boolean> {
      const { id, recordingId, storeId } = said
      if (isNamed) {
        named.set(recordingId, storeId)
        changed.add(id)
      }
      const turn = turnOf(said)
      if (!turn || !difference.mayDiffer(turn)) return false
      seen.add(id)
      return isOtherwise(said, turn, (await conversationOf(recordingId)).beside(id))
    },
    /**
     * Looks at all others whose conversation names something else.
     *
     * @param most - at so many recordings at most, those that came first
     * @returns how many more utterances are different
     * @throws AppError CANCELLED
     */
    async end(most: number, signal?: AbortSignal): Promise<number> {
      let more = 0
      for (const [recordingId, storeId] of [...named].slice(0, most)) {
        if (signal?.aborted) throw new AppError('CANCELLED')
        const conversation = await conversationOf(recordingId)
        for (const utterance of conversation.utterances) {
          const { id, startMs, endMs } = utterance
          const turn = turnOf(utterance)
          if (!turn || seen.has(id)) continue
          const mentions = () => conversation.beside(id)
          if (!difference.mayDifferBy(turn, conversation.namedOnceBeside(id), mentions)) continue
          const isChanged = isOtherwise({ id, recordingId, storeId, startMs, endMs }, turn, mentions())
          if (isChanged && !changed.has(id)) more += 1
        }
      }
      return more
    },
  }
}

/** What was recognised; undefined where it was typed. */
function turnOf({ startMs, endMs, rawText: text, confidence }: Heard): SpokenTurn | undefined {
  return endMs - startMs < LEAST_SPOKEN_MS ? undefined : { text, startMs, endMs, confidence }
}

type Heard = Pick<SaidText, 'startMs' | 'endMs' | 'rawText' | 'confidence'>

/** Repairs by their places in the text before them. */
function whereRecognised(repairs: readonly Repair[]): RepairAt[] {
  let shift = 0
  return repairs.map(({ conceptId, original, replacement, start: at }) => {
    const start = at - shift
    shift += replacement.length - original.length
    return { conceptId, replacement, start, end: start + original.length }
  })
}
