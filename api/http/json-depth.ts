import { AppError } from '../../engine/errors.ts'

const DEEPEST = 32

/**
 * Refuses JSON nested so deeply that walking it could exhaust the stack. Looks at the text, before anything is built from it.
 *
 * @throws AppError INPUT_INVALID
 */
export function checkDepth(json: string): void {
  let [depth, inString] = [0, false]
  for (let i = 0; i < json.length; i++) {
    const character = json[i]
    if (inString) {
      if (character === '\\') i++
      else if (character === '"') inString = false
    } else if (character === '"') inString = true
    else if (character === '{' || character === '[') depth++
    else if (character === '}' || character === ']') depth--
    if (depth > DEEPEST)
      throw new AppError('INPUT_INVALID', { detail: { wanted: `JSON nested at most ${DEEPEST} deep` } })
  }
}
