import { normalise } from '../text/normalise.ts'

/** A piece of text in simplified script; the spaces around it stay, they part Latin words. */
export function simplified(text: string): string {
  const [, before, body, after] = /^(\s*)(.*?)(\s*)$/su.exec(text) ?? ['', '', text, '']
  return before + normalise(body).text + after
}
