import type { Role, Utterance } from '../types.ts'

const OTHER: Readonly<Record<Role, Role>> = { staff: 'customer', customer: 'staff', unknown: 'unknown' }

/** The utterance said by the other side, with the opinions of its speaker theirs. */
export function withSwappedRoles(utterance: Utterance): Utterance {
  const opinions = utterance.opinions.map((opinion) => ({ ...opinion, holder: OTHER[opinion.holder] }))
  return { ...utterance, role: OTHER[utterance.role], opinions }
}
