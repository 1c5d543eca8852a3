import { AppError } from '../engine/errors.ts'
import { catalogue, type SherpaForm } from './catalogue.ts'

/**
 * What runs a recogniser: Whisper's graphs, unless the catalogue names another form.
 *
 * @throws AppError MODEL_UNKNOWN for a model that does not recognise speech
 */
export function recognizerKind(name: string): 'whisper' | SherpaForm {
  const entry = catalogue().find((one) => one.name === name)
  if (entry && entry.task !== 'asr') {
    const known = catalogue().flatMap((one) => (one.task === 'asr' ? [one.name] : []))
    throw new AppError('MODEL_UNKNOWN', { detail: { model: name, wanted: 'a recogniser', task: entry.task, known } })
  }
  return entry?.form ?? 'whisper'
}
