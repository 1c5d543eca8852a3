/** A Mandarin syllable without its tone, taken apart as it is spoken. */
export interface Syllable {
  initial: string
  /** '', i, u, v (ü) */
  medial: string
  /** '', a, o, e, or y for the vowel of zi and zhi */
  nucleus: string
  /** '', i, u, n, g (ng), r */
  coda: string
}

const INITIAL = /^(?:zh|ch|sh|[bpmfdtnlgkhjqxrzcs])/
const PARTS: Record<string, string> = {
  a: '.a.',
  o: '.o.',
  e: '.e.',
  ai: '.ai',
  ei: '.ei',
  ao: '.au',
  ou: '.ou',
  an: '.an',
  en: '.en',
  ang: '.ag',
  eng: '.eg',
  er: '.er',
  i: 'i..',
  ia: 'ia.',
  io: 'io.',
  ie: 'ie.',
  iao: 'iau',
  iou: 'iou',
  ian: 'ien',
  in: 'i.n',
  iang: 'iag',
  ing: 'i.g',
  u: 'u..',
  ua: 'ua.',
  uo: 'uo.',
  uai: 'uai',
  uei: 'uei',
  uan: 'uan',
  uen: 'uen',
  uang: 'uag',
  ong: 'u.g',
  ueng: 'ueg',
  v: 'v..',
  ve: 've.',
  van: 'ven',
  vn: 'v.n',
  iong: 'v.g',
  y: '.y.',
  n: '.en',
  ng: '.eg',
  m: '.en',
}

/** Takes a syllable written in pinyin without tone (ü as ü or v) apart, or undefined where it is none. */
export function parseSyllable(pinyin: string): Syllable | undefined {
  const text = pinyin.replaceAll('ü', 'v')
  const initial = INITIAL.exec(text)?.[0] ?? ''
  const parts = PARTS[finalOf(initial, text.slice(initial.length))] ?? PARTS[text]
  if (parts === undefined) return undefined
  const [medial = '', nucleus = '', coda = ''] = [...parts].map((part) => (part === '.' ? '' : part))
  return { initial: PARTS[text] === parts ? '' : initial, medial, nucleus, coda }
}

/** The final as it sounds: pinyin shortens iou, uei, uen, writes ü as u after j q x y, and y, w for i, u at the beginning. */
function finalOf(initial: string, rest: string): string {
  if (initial === '') return finalAlone(rest)
  if (/^[jqx]$/.test(initial)) return rest.replace(/^u/, 'v').replace(/^iu$/, 'iou')
  if (/^[bpmf]$/.test(initial) && rest === 'o') return 'uo'
  if (/^(?:zh|ch|sh|[rzcs])$/.test(initial) && rest === 'i') return 'y'
  return rest.replace(/^iu$/, 'iou').replace(/^ui$/, 'uei').replace(/^un$/, 'uen')
}

function finalAlone(text: string): string {
  if (text.startsWith('yu')) return text === 'yu' ? 'v' : `v${text.slice(2)}`
  if (text === 'yong') return 'iong'
  if (text === 'you') return 'iou'
  if (text.startsWith('y')) return text[1] === 'i' ? text.slice(1) : `i${text.slice(1)}`
  if (text.startsWith('w')) return text[1] === 'u' ? text.slice(1) : `u${text.slice(1)}`
  return text
}
