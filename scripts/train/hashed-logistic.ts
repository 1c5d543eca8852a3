import { writeFileSync } from 'node:fs'
import type { Random } from './random.ts'

/** Hashed features of one example, whether it is of the kind asked for, and its share of the loss. */
export interface Example {
  features: readonly number[]
  wanted: boolean
  weight: number
}

export interface Weights {
  weights: Float64Array
  bias: number
}

interface Settings {
  buckets: number
  epochs: number
  rate: number
  decay: number
  /** Share of the features left out at every sight of an example: recognisers mis-hear about as much. */
  dropped: number
}

/** Log-odds that the features speak for. */
export const logit = ({ weights, bias }: Weights, features: readonly number[]): number =>
  features.reduce((sum, feature) => sum + weights[feature], 0) / Math.sqrt(features.length || 1) + bias

function shuffle(order: number[], next: Random): void {
  for (let i = order.length - 1; i > 0; i--) {
    const j = Math.floor(next() * (i + 1))
    ;[order[i], order[j]] = [order[j], order[i]]
  }
}

/** Logistic regression on hashed features, AdaGrad (Duchi et al. 2011), L2. */
export function trainLogistic(
  all: readonly Example[],
  { buckets, epochs, rate, decay, dropped }: Settings,
  next: Random,
): Weights {
  const model = { weights: new Float64Array(buckets), bias: 0 }
  const squares = new Float64Array(buckets).fill(1e-2)
  const order = all.map((_, i) => i)
  for (let epoch = 0; epoch < epochs; epoch++) {
    shuffle(order, next)
    for (const at of order) {
      const { wanted, weight } = all[at]
      const features = all[at].features.filter(() => next() >= dropped)
      const error = ((wanted ? 1 : 0) - 1 / (1 + Math.exp(-logit(model, features)))) * weight
      const step = error / Math.sqrt(features.length || 1)
      model.bias += 0.01 * error
      for (const feature of features) {
        const gradient = step - decay * all.length * model.weights[feature] * 0.01
        squares[feature] += gradient * gradient
        model.weights[feature] += (rate * gradient) / Math.sqrt(squares[feature])
      }
    }
  }
  return model
}

/** f32 step and bias, then one int8 per weight. `slope` makes the log-odds steeper or flatter. */
export function writeWeights(path: string, { weights, bias }: Weights, slope = 1): void {
  const largest = weights.reduce((most, weight) => Math.max(most, Math.abs(weight)), 0)
  const bytes = Buffer.alloc(8 + weights.length)
  bytes.writeFloatLE((slope * largest) / 127, 0)
  bytes.writeFloatLE(bias, 4)
  weights.forEach((weight, i) => bytes.writeInt8(Math.round((weight / largest) * 127), 8 + i))
  writeFileSync(path, bytes)
}
