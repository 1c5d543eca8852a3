import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { AppError } from '../errors.ts'
import { projectRoot } from '../../models/root.ts'
import { TURN_BUCKETS, turnFeatures, type TurnInContext } from './features.ts'

/** What the classifier was asked for: the attitude of a turn, and the moments of truth that it may be. */
export const TURN_LABELS = [
  'negative',
  'positive',
  'price_objection',
  'competitor_comparison',
  'complaint',
  'praise',
  'purchase_signal',
  'manager_request',
  'churn_risk',
] as const

export type TurnLabel = (typeof TURN_LABELS)[number]

/** Probability of each label for a customer's turn. */
export type ClassifyTurn = (turn: TurnInContext) => Record<TurnLabel, number>

let shipped: ClassifyTurn | undefined

/** The classifier that ships; a megabyte that all packs share. @throws AppError MODEL_FORMAT */
export const turnClassifier = (): ClassifyTurn =>
  (shipped ??= loadTurnClassifier(join(projectRoot(), 'models', 'turn', 'zh-turn.bin')))

/**
 * Reads trained weights (`models/turn/zh-turn.bin`, scripts/train/turn-model.py): for each label f32 step, f32 bias; then, label after
 * label, one int8 per bucket.
 *
 * @throws AppError MODEL_FORMAT
 */
export function loadTurnClassifier(path: string): ClassifyTurn {
  const bytes = readFileSync(path)
  const wanted = TURN_LABELS.length * (8 + TURN_BUCKETS)
  if (bytes.length !== wanted)
    throw new AppError('MODEL_FORMAT', { detail: { file: path, wanted: `${wanted} bytes`, came: `${bytes.length}` } })
  const weights = new Int8Array(bytes.buffer, bytes.byteOffset + 8 * TURN_LABELS.length)
  return (turn) => {
    const features = turnFeatures(turn)
    const probability = (label: number): number => {
      const [step, bias] = [bytes.readFloatLE(8 * label), bytes.readFloatLE(8 * label + 4)]
      const sum = features.reduce((total, feature) => total + weights[label * TURN_BUCKETS + feature], 0)
      return 1 / (1 + Math.exp(-((step * sum) / Math.sqrt(features.length) + bias)))
    }
    return Object.fromEntries(TURN_LABELS.map((label, at) => [label, probability(at)])) as Record<TurnLabel, number>
  }
}
