import type { Claim } from './settle.ts'
import { surnameAt } from './surnames.ts'

/** 姓简, not 我不姓简: what is told as somebody's surname. */
const TOLD = /(?<!不)姓(?<surname>\p{Script=Han})(?![\p{L}\p{N}])/gu
const HAN = /\p{Script=Han}/u
/** A conversation has no more of them. */
const MOST = 20

/**
 * Adds surnames that are told as such, and those that are said again by themselves: staff repeat what they are told (亓……这字怎么写).
 */
export function namesReadBack(texts: readonly string[], claims: readonly (readonly Claim[])[]): Claim[][] {
  const told = texts.map((text, turn) => [...claims[turn], ...toldIn(text)])
  const known = new Map<string, number>()
  told.forEach((own, turn) => {
    for (const { kind, start, end, confidence } of own) {
      const name = texts[turn].slice(start, end)
      const surname = kind === 'name' ? (surnameAt(name) ?? name.charAt(0)) : undefined
      if (surname?.length === 1 && HAN.test(surname) && known.size < MOST)
        known.set(surname, Math.max(known.get(surname) ?? 0, confidence))
    }
  })
  return texts.map((text, turn) => [
    ...told[turn],
    ...[...known].flatMap(([one, confidence]) => alone(text, one, confidence)),
  ])
}

/** How often what is told as a surname is labelled as a name: 44 of 61 in scripts/train/conversations; staff's and passers-by's are not. */
const TOLD_CONFIDENCE = 0.72

const toldIn = (text: string): Claim[] =>
  [...text.matchAll(TOLD)].flatMap(({ index, groups }) =>
    surnameAt(groups?.surname ?? '') === undefined
      ? []
      : [{ kind: 'name', start: index + 1, end: index + 2, confidence: TOLD_CONFIDENCE }],
  )

/** Where a character stands between marks. */
function alone(text: string, sign: string, confidence: number): Claim[] {
  const found: Claim[] = []
  for (let at = text.indexOf(sign); at >= 0; at = text.indexOf(sign, at + 1)) {
    const isAlone = [text.charAt(at - 1), text.charAt(at + 1)].every((beside) => !/[\p{L}\p{N}]/u.test(beside))
    if (isAlone) found.push({ kind: 'name', start: at, end: at + 1, confidence })
  }
  return found
}
