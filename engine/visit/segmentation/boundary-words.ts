import type { BoundCue } from '../../pack/cues/cues.ts'
import { plainText } from '../../text/plain-text.ts'

/** What the words of one turn say about visits' beginnings and ends, in log-odds, with the phrases found. */
export type BoundaryWords = (text: string) => Record<BoundCue['at'], { odds: number; found: string | undefined }>

/** Of each kind, the strongest cue of a turn. */
export function createBoundaryWords(cues: readonly BoundCue[]): BoundaryWords {
  return (text) => {
    const plain = plainText(text)
    const strongest = (at: BoundCue['at']) => {
      let best: { odds: number; found: string | undefined } = { odds: 0, found: undefined }
      for (const cue of cues) {
        if (cue.at !== at || cue.weight <= best.odds) continue
        const phrase = cue.phrases.find((one) => one.find(plain))
        if (phrase) best = { odds: cue.weight, found: phrase.source }
      }
      return best
    }
    return {
      opening: strongest('opening'),
      parting: strongest('parting'),
      away: strongest('away'),
      back: strongest('back'),
    }
  }
}
