import type { Match } from '../match/match.ts'
import type { RepairTurn } from '../repair/repair.ts'
import { normalise } from '../text/normalise.ts'
import type { MappedText } from '../text/offset-map.ts'
import type { Repair, SpokenTurn } from '../types.ts'
import { wasRecognised } from '../visit/each-visit.ts'

/** A turn's text on its way: normalised and repaired; `mapped` leads back to what the recogniser wrote. */
export interface RepairedTurn {
  turn: SpokenTurn
  mapped: MappedText
  repairs: Repair[]
}

/** Normalises the turns of a visit and repairs those that were recognised; what one mentions helps to repair the others. */
export function repairTurns(
  turns: readonly SpokenTurn[],
  match: Match,
  repair: RepairTurn | undefined,
): RepairedTurn[] {
  const plain = turns.map((turn): RepairedTurn => ({ turn, mapped: normalise(turn.text), repairs: [] }))
  if (!repair) return plain
  const mentions = plain.map(({ mapped }) => match(mapped.text))
  return plain.map(({ turn, mapped }, at) => {
    if (!wasRecognised(turn)) return plain[at]
    const { repairs, ...repaired } = repair(turn, mapped, { mentions: mentions.filter((_, i) => i !== at).flat() })
    return { turn, mapped: repaired, repairs }
  })
}
