import type { TurnReading } from '../turn-types.ts'
import type { Opinion, Role, Utterance } from '../types.ts'
import type { ReadAttitude } from './attitude.ts'
import { openTurn, type OpenTurn, type ReadImplied } from './implied.ts'
import type { Judge, TurnToJudge } from './judge.ts'
import type { Scores } from './scorer.ts'
import { topicAfter, type Topic } from './target.ts'

/** Scores of texts by the trained scorer, in their order. */
export type Score = (texts: readonly string[]) => Promise<readonly Scores[]>

export interface OpinionReaders {
  judge: Judge
  implied: ReadImplied
  attitude: ReadAttitude
  /** Without it, what is meant by bare facts is not read. */
  score?: Score | undefined
}

/**
 * Opinions of the turns of a recording: first by the rules; in turns in which they heard none, from facts that are meant as praise or
 * complaint; then, where the turn reader read the turn, what both together come to. The utterances' own opinions are what its cues tell.
 *
 * @param begins - places at which a visit begins: no topic is carried over
 * @param readings - what the turn reader says of each; undefined where there is none
 */
export async function readOpinions(
  utterances: readonly Utterance[],
  roles: readonly Role[],
  begins: ReadonlySet<number>,
  readings: readonly (TurnReading | undefined)[],
  { judge, implied, attitude, score }: OpinionReaders,
): Promise<Opinion[][]> {
  const open = new Map<number, OpenTurn>()
  const turns: TurnToJudge[] = []
  let topic: Topic | undefined
  const opinions = utterances.map(({ text, mentions }, at) => {
    if (begins.has(at)) topic = undefined
    const turn = { text, role: roles[at], mentions, topic }
    turns.push(turn)
    const judged = judge(turn)
    const left = openTurn(turn, judged)
    if (left) open.set(at, left)
    topic = topicAfter(mentions, topic)
    return judged
  })
  // Where the rules heard everything, the scorer's weights need not be opened.
  if (score && open.size > 0) {
    const scores = await score([...open.values()].map(({ statement }) => statement.text))
    for (const [i, [at, turn]] of [...open].entries()) opinions[at] = [...opinions[at], ...implied(turn, scores[i])]
  }
  return opinions.map((own, at) => {
    const reading = readings[at]
    if (!reading || roles[at] === 'staff') return own
    const isAlone = begins.has(at) && (at + 1 === utterances.length || begins.has(at + 1))
    return attitude(turns[at], reading, own, utterances[at].opinions, isAlone)
  })
}
