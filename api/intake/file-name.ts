import { redactFileName } from '../../engine/text/redact-file-name.ts'

const MOST_CHARACTERS = 200
/**
 * What would hide what a name says or break where it is shown: controls (NUL, line ends), marks that turn the direction of reading
 * (Unicode Bidi_Control) or have no width, and U+FFFD, which stands for bytes that were no UTF-8.
 */
const INVISIBLE = /[\p{Cc}\p{Bidi_Control}\u200b\u2060\ufeff\ufffd\u2028\u2029]|\p{Cs}/gu

/** The name of a file as it is kept: without its folders, without what cannot be seen, personal data covered. Empty where nothing is left. */
export function keptFileName(name: string): string {
  const plain = name
    .replace(/^.*[/\\]/su, '')
    .replace(INVISIBLE, '')
    .trim()
  return redactFileName([...plain].slice(0, MOST_CHARACTERS).join(''))
}
