import { complementLength } from './frames.ts'

const DEGREES: [pattern: RegExp, factor: number][] = [
  [/(?:非常|特别|超级|极其|极|超|太|巨|贼|相当|实在是?|真是|最|好生|死|多么|格外|尤其)(?:的|地)?$/u, 1.4],
  [/(?:这么|那么|真的是?|真|好|很|蛮|挺|十分|确实|的确|更|越来越|老|都|也太)(?:的|地)?$/u, 1.15],
  [/(?:有一点|有点儿?|有些|稍微|稍|略|略微|比较|还算|算|多少)$/u, 0.8],
]
const AFTER_STRONG = /^(?:死了|极了|透了|得多|多了|爆了)/u
const DOUBLE = /(?:不是|并非|也不是|不能说|没有?)不(?:太|够|怎么)?$/u
const WEAK =
  /(?:不太|不大|不够|不怎么|不算|不是很|不是太|不是特别|不见得|没那么|没有那么|没多|没有多|没这么|并不算?|不那么|不一定|未必|(?:谈不上|算不上|称不上|说不上|没觉得|不觉得|不能说|不敢说)(?:有)?(?:多么?|特别|很|太|什么)?|难说|不至于|没有?想象中?的?那?么?)$/u
const PLAIN =
  /(?:不|没|没有|不是|不会|不能|不用|不觉得|没觉得|没感觉|没什么|没啥|没有什么|没有任何|毫不|毫无|从不|绝不|绝对不会|绝对不|从来没|并没有|并非|不再|无|未|(?<![特识区分级个告])别|难以|很难|缺乏|缺少|缺|防|免|哪里|哪儿)$/u
/** 没让我失望: a negation reaches over whom it was done to. */
const CAUSED = /(?:让|叫|使|令)(?:我们?|人|人家|大家|您|你们?|咱们?|他们?|她们?|顾客|客户)$/u
const ADVERB = /(?:非常|特别|很|太|真的?|挺|蛮|好|那么|这么|再|怎么|觉得|感觉|什么|会|得|让人|叫人|显得|有|是|给)$/u

/**
 * How the words around a feeling word change it: factor to multiply its score with. Degree words strengthen or weaken, a negation
 * turns it round and weakens (不太好 −0.7, 不贵 −0.8), a double one leaves a little (也不是不好 0.5).
 */
export function modifierOf(before: string, after: string): { factor: number; from: number } {
  const degree = DEGREES.find(([pattern]) => pattern.test(before))
  const degreeLength = degree ? (degree[0].exec(before)?.[0].length ?? 0) : 0
  const isStrong = AFTER_STRONG.test(after) || complementLength(after) > 0
  const strength = (degree?.[1] ?? 1) * (isStrong ? 1.3 : 1)
  if (/哪$/u.test(before)) return { factor: -0.8, from: before.length - 1 }
  for (const rest of negationPlaces(before, degreeLength)) {
    for (const [pattern, factor] of [
      [DOUBLE, 0.5],
      [WEAK, -0.7],
      [PLAIN, -0.8],
    ] as const) {
      const match = pattern.exec(rest)
      if (match) return { factor, from: match.index }
    }
  }
  return { factor: strength, from: before.length - degreeLength }
}

/** The text before the word, its degree word, one more adverb, and 让我: the places where a negation can end. */
function negationPlaces(before: string, degreeLength: number): string[] {
  const inner = before.slice(0, before.length - degreeLength)
  const [adverb, caused] = [ADVERB.exec(inner), CAUSED.exec(inner)]
  return [before, inner, ...[adverb, caused].flatMap((found) => (found ? [inner.slice(0, found.index)] : []))]
}
