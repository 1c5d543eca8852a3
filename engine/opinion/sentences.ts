import { createMatcher } from '../match/match.ts'
import { fallsUnder, type Knowledge } from '../pack/knowledge.ts'
import type { PackTest } from '../pack/pack-tests.ts'
import { createTokenizer } from '../text/tokenize.ts'
import type { Mention, Opinion } from '../types.ts'
import { createJudge } from './judge.ts'

/** A test sentence of a pack with what went wrong, each fault in Chinese and English. */
export interface SentenceResult {
  text: string
  line: number
  faults: { zh: string; en: string }[]
}

/** Runs a pack's test sentences as if a customer had said them. */
export function trySentences(knowledge: Knowledge): SentenceResult[] {
  const tokenizer = createTokenizer(knowledge.words)
  const [match, judge] = [createMatcher(knowledge), createJudge(knowledge)]
  return knowledge.tests.map((test) => {
    const mentions = match(test.text, tokenizer.tokenize(test.text))
    const opinions = judge({ text: test.text, role: 'customer', mentions })
    const faults = [...mentionFaults(test, mentions), ...opinionFaults(test, opinions, knowledge)]
    return { text: test.text, line: test.line, faults }
  })
}

function mentionFaults(test: PackTest, mentions: readonly Mention[]): SentenceResult['faults'] {
  const found = new Set(mentions.map(({ conceptId }) => conceptId))
  const list = mentions.map(({ surface, conceptId }) => `${surface} → ${conceptId}`).join(', ') || '-'
  return [
    ...test.mentions
      .filter((id) => !found.has(id))
      .map((id) => ({ zh: `没有听出 ${id}（听出的是：${list}）`, en: `${id} not found (found: ${list})` })),
    ...test.not.filter((id) => found.has(id)).map((id) => ({ zh: `误听出 ${id}`, en: `${id} found` })),
  ]
}

function opinionFaults(test: PackTest, opinions: readonly Opinion[], knowledge: Knowledge): SentenceResult['faults'] {
  const list = opinions.map(({ conceptId = '-', polarity }) => `${conceptId} ${polarity}`).join(', ') || '-'
  const about = (concept: string): Opinion[] =>
    opinions.filter(({ conceptId }) => conceptId !== undefined && fallsUnder(conceptId, [concept], knowledge))
  return test.opinions
    .filter(({ concept, polarity }) =>
      polarity === 'neutral'
        ? about(concept).some((opinion) => opinion.polarity !== 'unsure')
        : !about(concept).some((opinion) => opinion.polarity === polarity),
    )
    .map(({ concept, polarity }) => ({
      zh: `情感应为 ${concept} ${polarity}（得到：${list}）`,
      en: `opinion ${concept} ${polarity} wanted (got: ${list})`,
    }))
}
