import { pinyin } from 'pinyin-pro'

/** Ways a surname's character is taken apart aloud. */
const TAKEN_APART =
  '弓长张|立早章|耳东陈|木子李|双木林|三横王|三横一竖王?|草头黄|大肚黄|言午许|口天吴|古月胡|走肖赵|走之赵|人可何|单人何|双口吕|女口如|口十叶|十口叶|马蹄冯|两点马?冯|水工江|三点水的?[江汪沈潘温汤涂]' +
  '|余则成的余|人禾余|双人徐|言旬询|山今岑|文武斌|木易杨|卯金刀刘?|文刀刘|禾火秋|西早覃|西早谭|言西早谭?|草字头的?[蒋苏蔡董范薛莫葛]|绞丝旁的?纪|木字旁的?[杨林杜梅柳]|干勾于|干钩于|人未余|月半胖|日月明|合手拿|子小孙|十八子李?|一横一竖|国字旁|宝盖头的?[宋安]|竖心旁|提手旁|王字旁的?[玲珍珊琳]|斜玉旁|上下结构|左右结构'
/** Characters of ordinary phrases with 的: 我还能有别的, 好的好. */
const WORD = '(?:(?![我你您他她它这那还有别是不就要会很好都也了说看想])\\p{Script=Han})'
/** 黎明的黎, 大小的晓, 弓长的张: a word and the character of it that is meant. */
const OF_WORD = new RegExp(
  `(${WORD}{1,4}?|${WORD}{4})的(\\p{Script=Han})(?=$|[\\s，,。.！!？?、]|\\p{Script=Han}{1,4}的|[0-9零幺]|电话|手机|啊|吧|哈)`,
  'gu',
)
const PART = new RegExp(`(?:${TAKEN_APART})`, 'gu')

interface Span {
  start: number
  end: number
}

/** Spellings of names; 黎明的黎 only where a name is spoken of (`named`). Spellings in a row are one span. */
export function spelledNames(text: string, named: boolean): Span[] {
  const spans: Span[] = [...text.matchAll(PART)].map((match) => ({
    start: match.index,
    end: match.index + match[0].length,
  }))
  for (const match of text.matchAll(OF_WORD)) {
    const [whole, word = '', character = ''] = match
    if (named && spells(word, character)) spans.push({ start: match.index, end: match.index + whole.length })
  }
  return inARow(
    text,
    spans.sort((a, b) => a.start - b.start),
  )
}

/** The character is in the word, or sounds like one of its characters. */
function spells(word: string, character: string): boolean {
  if (word.includes(character)) return true
  const sound = pinyin(character, { toneType: 'none' })
  return word.length > 1 && pinyin(word, { toneType: 'none', type: 'array' }).includes(sound)
}

function inARow(text: string, spans: Span[]): Span[] {
  const rows: Span[] = []
  for (const span of spans) {
    const last = rows.at(-1)
    if (last !== undefined && /^[\s，,、]*$/.test(text.slice(last.end, span.start)))
      last.end = Math.max(last.end, span.end)
    else if (last !== undefined && span.start < last.end) last.end = Math.max(last.end, span.end)
    else rows.push({ ...span })
  }
  return rows
}
