/** Buckets of the hashed features; a power of two. */
export const ROLE_BUCKETS = 1 << 18

const NOISE = /[^\p{Script=Han}a-z0-9<]/gu
const NUMBER = /[0-9零〇一二两三四五六七八九十百千万亿幺]{2,}|[0-9]/gu

/**
 * Features by which the role model knows who speaks: hashed runs of one to three characters with the text's two ends marked, numbers
 * made alike, marks left out (recognisers set them at random). The same function serves training and use.
 */
export function roleFeatures(text: string): number[] {
  return [...new Set([...plainRuns(text)].map((run) => hashRun(run, ROLE_BUCKETS)))]
}

/** A text as recognisers can be trusted with: no marks, numbers alike, covered personal data a number. */
export const trustedCharacters = (text: string): string =>
  text
    .toLowerCase()
    .replace(/<[^>]*>/gu, '0')
    .replace(NUMBER, '0')
    .replace(NOISE, '')

/** Runs of one to three characters of a text as recognisers can be trusted with: no marks, numbers alike, `^` and `$` at its ends. */
export function plainRuns(text: string): Set<string> {
  const marked = `^${trustedCharacters(text)}$`
  const found = new Set<string>()
  for (let at = 0; at < marked.length; at++)
    for (let size = 1; size <= 3 && at + size <= marked.length; size++) {
      const run = marked.slice(at, at + size)
      if (run !== '^' && run !== '$') found.add(run)
    }
  return found
}

/** FNV-1a over UTF-16 code units, folded to the number of buckets, a power of two. */
export function hashRun(run: string, buckets: number): number {
  let value = 0x811c9dc5
  for (let i = 0; i < run.length; i++) value = Math.imul(value ^ run.charCodeAt(i), 0x01000193)
  return (value ^ (value >>> 15)) & (buckets - 1)
}
