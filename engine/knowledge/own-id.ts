import { pinyin } from 'pinyin-pro'

/** Longest readable part of an id. */
const LONGEST = 40

/** A free id for a concept that experts add: `auto/own/bing-xiang`. It stays when the concept is renamed or moved. */
export function ownId(pack: string, name: string, taken: ReadonlySet<string>): string {
  const spelt = pinyin(name, { toneType: 'none', type: 'array', v: true, nonZh: 'consecutive' })
    .join('-')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .slice(0, LONGEST)
    .replaceAll(/^-+|-+$/g, '')
  const stem = `${pack}/own/${spelt === '' ? 'concept' : spelt}`
  for (let i = 1; ; i++) {
    const id = i === 1 ? stem : `${stem}-${i}`
    if (!taken.has(id)) return id
  }
}
