/**
 * Features and labels of customers' turns out of labelled conversations, for turn-model.py: JSON a line.
 *
 *   npx tsx scripts/train/turn-samples.ts scripts/train/conversations/w*.talk.gz > samples.jsonl
 */
import { inContext, turnFeatures } from '../../engine/turn/features.ts'
import { TURN_LABELS } from '../../engine/turn/classifier.ts'
import { momentsOf } from '../bench/fresh/moments.ts'
import { readTalkFile } from '../bench/fresh/read-talk-file.ts'
import { signOf } from '../bench/fresh/visit.ts'

for (const file of process.argv.slice(2))
  for (const talk of readTalkFile(file)) {
    const moments = momentsOf(talk)
    const turns = talk.turns.map(({ text, role }) => ({ text, role: role === 'other' ? 'staff' : role }))
    for (const [at, turn] of inContext(turns)) {
      const sign = signOf(talk.turns[at])
      const held = TURN_LABELS.map((label) => {
        if (label === 'negative' || label === 'positive') return sign === (label === 'positive' ? 1 : -1)
        return moments[label]?.includes(at) ?? false
      })
      console.log(JSON.stringify({ writer: talk.id.split('-')[0], features: turnFeatures(turn), held }))
    }
  }
