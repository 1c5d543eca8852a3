import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { projectRoot } from '../root.ts'
import type { WhisperModel } from './build.ts'

/** A language that a Whisper can name, with the new id of its token. */
export interface LanguageToken {
  code: string
  id: number
}

/**
 * Codes in the order of their tokens, which stand between `<|startoftranscript|>` and `<|translate|>` in every published
 * vocabulary (LANGUAGES in openai/whisper, whisper/tokenizer.py; Cantonese came with large-v3).
 */
function publishedCodes(): string[] {
  return readFileSync(join(projectRoot(), 'models/whisper/languages.txt'), 'utf8').trim().split(' ')
}

/**
 * The languages that a built model can name. None where its vocabulary is not in the published order: then nothing is told
 * rather than something wrong.
 */
export function languageTokens({ vocabulary, special }: Pick<WhisperModel, 'vocabulary' | 'special'>): LanguageToken[] {
  const codes = publishedCodes()
  const first = vocabulary[special.start] + 1
  // Between the languages and <|transcribe|> stands <|translate|> alone.
  const count = vocabulary[special.transcribe] - 1 - first
  if (vocabulary[special.mandarin] !== first + codes.indexOf('zh') || count < 1 || count > codes.length) return []
  const newIds = new Map(vocabulary.map((published, id) => [published, id]))
  return codes.slice(0, count).flatMap((code, at) => {
    const id = newIds.get(first + at)
    return id === undefined ? [] : [{ code, id }]
  })
}
