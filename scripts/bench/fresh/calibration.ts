/**
 * Whether probabilities hold on written conversations (GUIDE.md): by use the expected calibration error over ten bins (Guo et al. 2017),
 * how many findings, and how often they were right. An opinion is right where the turn is meant that way; a moment where the visit has one
 * of its kind; a mention where something that it touches is marked; covered words where some of them are personal data. `chance` is the
 * error that probabilities which hold would show on so many findings, on average and in 19 of 20 draws: below it nothing can be told.
 *
 *   npx tsx scripts/bench/fresh/calibration.ts FILE.talk[.gz]...
 */
import { packNames } from '../../../engine/pack/load.ts'
import { createEngine } from '../../../engine/pipeline.ts'
import { loadConfig } from '../../../engine/config.ts'
import type { Analysis, Utterance } from '../../../engine/types.ts'
import { createRandom } from '../../train/random.ts'
import { momentsOf } from './moments.ts'
import { readTalkFile } from './read-talk-file.ts'
import type { Talk, TalkTurn } from './talk.ts'
import { signOf, visitOf } from './visit.ts'

const BINS = 10

interface Finding {
  probability: number
  isRight: boolean
}

type Findings = Record<'opinions' | 'moments' | 'learned mentions' | 'personal data', Finding[]>

const meets = (words: string, marked: readonly { text: string }[]): boolean =>
  marked.some(({ text }) => text.includes(words) || words.includes(text))

function addTurn(to: Findings, turn: TalkTurn, { opinions, mentions, redactions }: Utterance): void {
  const likely = [...opinions].sort((a, b) => Math.abs(b.score) - Math.abs(a.score)).at(0)
  if (turn.role === 'customer' && likely)
    to.opinions.push({ probability: Math.abs(likely.score), isRight: signOf(turn) === Math.sign(likely.score) })
  for (const { how, surface, confidence } of mentions)
    if (how === 'learned')
      to['learned mentions'].push({ probability: confidence, isRight: meets(surface, turn.entities) })
  for (const { start, end, confidence } of redactions)
    to['personal data'].push({
      probability: confidence,
      isRight: turn.personal.some((one) => one.start < end && start < one.end),
    })
}

function addTo(to: Findings, talk: Talk, { utterances, moments }: Analysis): void {
  for (const [at, turn] of talk.turns.entries()) if (utterances.at(at)) addTurn(to, turn, utterances[at])
  const wanted = Object.keys(momentsOf(talk))
  for (const kind of new Set(moments.map((moment) => moment.kind))) {
    const probability = Math.max(...moments.filter((one) => one.kind === kind).map(({ weight }) => weight))
    to.moments.push({ probability, isRight: wanted.includes(kind) })
  }
}

const rounded = (value: number): number => Math.round(1000 * value) / 1000

const mean = (values: readonly number[]): number =>
  values.reduce((sum, one) => sum + one, 0) / Math.max(1, values.length)

/** The mean distance between probability and share that was right, bins weighed by what they hold. */
function calibrationError(findings: readonly Finding[]): number {
  const bins = Array.from({ length: BINS }, (_, bin) =>
    findings.filter(({ probability }) => Math.min(BINS - 1, Math.floor(probability * BINS)) === bin),
  )
  return bins.reduce((sum, bin) => {
    const gap = mean(bin.map(({ probability }) => probability)) - mean(bin.map(({ isRight }) => Number(isRight)))
    return sum + (Math.abs(gap) * bin.length) / Math.max(1, findings.length)
  }, 0)
}

const DRAWS = 400
const SEED = 1
/** Calibration errors of findings that are right as often as their probabilities say: the mean, and what 19 of 20 draws stay below. */
function errorByChance(findings: readonly Finding[]): [mean: number, most: number] {
  const random = createRandom(SEED)
  const errors = Array.from({ length: DRAWS }, () =>
    calibrationError(findings.map(({ probability }) => ({ probability, isRight: random() < probability }))),
  ).sort((a, b) => a - b)
  return [rounded(mean(errors)), rounded(errors[Math.floor(0.95 * DRAWS)])]
}

const talks = process.argv.slice(2).flatMap((file) => readTalkFile(file))
if (talks.length === 0) throw new Error('wanted: files of conversations')
const packs = await packNames()
const engine = await createEngine(loadConfig({}, process.env))
const found: Findings = { opinions: [], moments: [], 'learned mentions': [], 'personal data': [] }
try {
  for (const talk of talks) {
    const turns = visitOf(talk).turns.map(({ start, end, text, speaker }) => {
      return { startMs: Math.round(start * 1000), endMs: Math.round(end * 1000), text, speaker }
    })
    const pack = packs.includes(talk.trade) ? talk.trade : 'base'
    // Words stay as they are, so that spans of covered words are those of the turn.
    addTo(found, talk, await engine.understand(turns, { pack, redact: false }))
  }
} finally {
  await engine.close()
}
for (const [name, findings] of Object.entries(found)) {
  const right = rounded(mean(findings.map(({ isRight }) => Number(isRight))))
  const [error, chance] = [rounded(calibrationError(findings)), errorByChance(findings)]
  console.log(JSON.stringify({ name, error, chance, findings: findings.length, right }))
}
