/** How digits are said in names. */
export const DIGIT_SOUNDS: Record<string, readonly string[]> = {
  0: ['ling'],
  1: ['yi', 'yao'],
  2: ['er', 'liang'],
  3: ['san'],
  4: ['si'],
  5: ['wu'],
  6: ['liu'],
  7: ['qi'],
  8: ['ba'],
  9: ['jiu'],
}

/** How Mandarin speakers name Latin letters. More than one: said in more than one way. A space parts syllables. */
export const LETTER_SOUNDS: Record<string, readonly string[]> = {
  a: ['ei'],
  b: ['bi'],
  c: ['xi', 'sei'],
  d: ['di'],
  e: ['yi'],
  f: ['ai fu'],
  g: ['ji'],
  h: ['ai qi', 'ei chi'],
  i: ['ai'],
  j: ['jie', 'zhei'],
  k: ['kai', 'kei'],
  l: ['ai er', 'ai lu'],
  m: ['ai mu'],
  n: ['en'],
  o: ['ou'],
  p: ['pi'],
  q: ['kou', 'qiu'],
  r: ['a er'],
  s: ['ai si'],
  t: ['ti'],
  u: ['you'],
  v: ['wei'],
  w: ['da bu liu'],
  x: ['ai ke si'],
  y: ['wai'],
  z: ['zei', 'zi'],
}

/** What a letter's name becomes when a recogniser hears one syllable of it. */
export const LETTER_AS_ONE: Record<string, readonly string[]> = {
  f: ['fu', 'ai'],
  h: ['qi', 'ei'],
  l: ['ao', 'yao', 'ou'],
  m: ['yan', 'en', 'mu', 'an'],
  n: ['an', 'yin'],
  r: ['a', 'er'],
  s: ['si', 'ye', 'ai'],
  w: ['da', 'liu'],
  x: ['si', 'ke'],
}

/** Latin words that names in Chinese stores carry, as they are said. */
export const WORD_SOUNDS: Record<string, string> = {
  plus: 'pu la si',
  pro: 'pu rou',
  max: 'mai ke si',
  model: 'mo dou',
  mini: 'mi ni',
  air: 'ai er',
  suv: 'ai si you wei',
  mpv: 'ai mu pi wei',
  loft: 'lou fu te',
  ultra: 'ao te la',
  spa: 'si pa',
  vip: 'wei ai pi',
  app: 'ai pi pi',
  polo: 'bo luo',
  led: 'ai le di',
}
/** Letters whose names end or begin alike are heard for each other. */
const LETTER_GROUPS = ['bcdegptvz', 'mn', 'sfx', 'akjh', 'quw', 'iy']

/** Distance 0..1 between the names of two letters. */
export function letterDistance(a: string, b: string): number {
  if (a === b) return 0
  return LETTER_GROUPS.some((group) => group.includes(a) && group.includes(b)) ? 0.5 : 1
}
