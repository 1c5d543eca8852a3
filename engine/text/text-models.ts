import { openLanguageModel, type LanguageModel } from './language-model.ts'
import { openWordModel, type WordModel } from './word-model.ts'

/** What tells how likely a text is. */
export interface TextModels {
  characters: LanguageModel
  words: WordModel
}

/** Their files. */
export type TextModelPaths = Record<keyof TextModels, string>

/** @throws AppError MODEL_FORMAT */
export const openTextModels = async ({ characters, words }: TextModelPaths): Promise<TextModels> => ({
  characters: await openLanguageModel(characters),
  words: await openWordModel(words),
})
