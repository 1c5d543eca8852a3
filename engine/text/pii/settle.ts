import type { PersonalDataKind } from '../../types.ts'
import type { FormatData, PersonalData } from './types.ts'

/** Personal data of one text, before it is known who has what. */
export type Claim = Omit<PersonalData, 'turn'> & Pick<FormatData, 'isWhole'>

/** Where two kinds claim the same characters, the earlier one in this list has them. */
const PRECEDENCE: PersonalDataKind[] = [
  'email',
  'vin',
  'id_card',
  'plate',
  'wechat',
  'phone',
  'qq',
  'bank_card',
  'address',
  'name',
]

/** Merges what overlaps in one kind, gives what two kinds claim to the stronger, sorts. Linear in the text. */
export function settleClaims(text: string, found: readonly Claim[]): Omit<PersonalData, 'turn'>[] {
  const merged = PRECEDENCE.flatMap((kind) => mergeOverlaps(found.filter((data) => data.kind === kind)))
  const owner = new Array<Claim | undefined>(text.length)
  for (const claim of merged.reverse()) owner.fill(claim, claim.start, claim.end)
  const settled: Omit<PersonalData, 'turn'>[] = []
  for (let start = 0, end = 0; start < text.length; start = end) {
    const claim = owner[start]
    for (end = start + 1; end < text.length && owner[end] === claim;) end++
    if (claim !== undefined && /[\p{L}\p{N}]/u.test(text.slice(start, end)))
      settled.push({ kind: claim.kind, start, end, confidence: claim.confidence })
  }
  return settled
}

function mergeOverlaps(claims: readonly Claim[]): Claim[] {
  const merged: Claim[] = []
  for (const { kind, start, end, confidence } of [...claims].sort((a, b) => a.start - b.start || b.end - a.end)) {
    const last = merged.at(-1)
    if (last !== undefined && start < last.end) {
      last.end = Math.max(last.end, end)
      last.confidence = Math.max(last.confidence, confidence)
    } else if (end > start) merged.push({ kind, start, end, confidence })
  }
  return merged
}
