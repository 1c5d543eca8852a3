import { pinyin } from 'pinyin-pro'
import type { Span } from './types.ts'
import { RADICAL } from './word-lists.ts'

/** Ways a surname's character is taken apart aloud. */
const TAKEN_APART =
  '弓长张|立早章|耳东陈|木子李|双木林|三横王|三横一竖王?|草头黄|大肚黄|言午许|口天吴|古月胡|走肖赵|走之赵|人可何|单人何|双口吕|女口如|口十叶|十口叶|马蹄冯|两点马?冯|水工江|三点水的?[江汪沈潘温汤涂]' +
  '|余则成的余|人禾余|双人徐|言旬询|山今岑|文武斌|木易杨|卯金刀刘?|文刀刘|禾火秋|西早覃|西早谭|言西早谭?|干勾于|干钩于|人未余|月半胖|日月明|合手拿|子小孙|十八子李?|一横一竖|上下结构|左右结构'
const BORDER = '(?=$|[\\s，,。.！!？?、]|[0-9零幺]|电话|手机|啊|吧|哈)'
/** 示字旁那个祁, 佳是单人旁那个佳, 耳朵旁一个元 */
const BY_RADICAL = `(?:\\p{Script=Han}是)?${RADICAL}(?:(?:的|那个)(?<spelled>\\p{Script=Han})|(?:加个?|一个|再加个?|上面|下面|右边|左边|里面){1,2}\\p{Script=Han}{1,2}|(?:的|那个)?)${BORDER}|${RADICAL}(?:加个?|一个|再加个?){1,2}(?=\\p{Script=Han}{1,4}的\\p{Script=Han})`
const PART = new RegExp(`${TAKEN_APART}|${BY_RADICAL}`, 'gu')
/** Characters of ordinary phrases with 的: 我还能有别的, 好的好, 该吃的吃. */
const WORD = '(?![我你您他她它这那还有别是不就要会很好都也了说看想叫姓名字写该能可应爱愿肯敢没])\\p{Script=Han}'
const REST = '(?:(?![的我你您他她叫姓])\\p{Script=Han})'
/** 黎明的黎, 大小的晓, 弓长的张: a word and the character of it that is meant. */
const OF_WORD = new RegExp(`(${WORD}${REST}{0,3}?)的(\\p{Script=Han})(?:${BORDER}|(?=\\p{Script=Han}{1,4}的))`, 'gu')

/** Spellings of a name in a row; `characters` are the ones spelled, as far as they are told. */
export interface Spelling extends Span {
  characters: string
}

/** One spelled character. `sure` ones are told in a way that is used for names alone. */
interface Part extends Spelling {
  sure: boolean
}

/** Spellings of names; 黎明的黎 alone only where a name is spoken of (`named`), two of the kind in a row anywhere. */
export function spelledNames(text: string, named: boolean): Spelling[] {
  const parts = [...sureParts(text), ...wordParts(text, named)].sort((a, b) => a.start - b.start || b.end - a.end)
  return inARow(text, parts)
    .filter((row) => row.some(({ sure }) => sure) || row.length > 1)
    .map((row) => ({
      start: row[0].start,
      end: Math.max(...row.map(({ end }) => end)),
      characters: row.map(({ characters }) => characters).join(''),
    }))
}

function sureParts(text: string): Part[] {
  return [...text.matchAll(PART)].map((match) => ({
    start: match.index,
    end: match.index + match[0].length,
    characters: match.groups?.spelled ?? spelledBy(match[0]),
    sure: true,
  }))
}

/** 双木林 spells 林; 十八子 and the names of radicals do not end in the character. */
const spelledBy = (said: string) =>
  /^(?:十八子|卯金刀|言西早|一横一竖|.*竖|..结构|.*[旁底头框刀水])$/.test(said) ? '' : said.slice(-1)

function wordParts(text: string, named: boolean): Part[] {
  return [...text.matchAll(OF_WORD)].flatMap((match) => {
    const [whole, word = '', character = ''] = match
    if (!spells(word, character) || (!named && word.length < 2)) return []
    const start = named ? backToBorder(text, match.index) : match.index
    return [{ start, end: match.index + whole.length, characters: character, sure: named }]
  })
}

const LONGEST_SAYING = 4
/** 春眠不觉晓的晓: what stands between the last mark and the word belongs to it. */
function backToBorder(text: string, at: number): number {
  const before = /(?:^|[\s，,。.！!？?、是叫])(?<saying>\p{Script=Han}*)$/u.exec(
    text.slice(Math.max(0, at - LONGEST_SAYING - 1), at),
  )
  const saying = before?.groups?.saying ?? ''
  return saying.length <= LONGEST_SAYING && !/[我你您他她姓名字叫是]/.test(saying) ? at - saying.length : at
}

/** The character is in the word, or sounds like one of its characters. */
function spells(word: string, character: string): boolean {
  if (word.includes(character)) return true
  const sound = pinyin(character, { toneType: 'none' })
  return word.length > 1 && pinyin(word, { toneType: 'none', type: 'array' }).includes(sound)
}

function inARow(text: string, parts: readonly Part[]): Part[][] {
  const rows: Part[][] = []
  let end = -1
  for (const part of parts) {
    const row = rows.at(-1)
    if (row !== undefined && part.start < end) {
      if (part.end > end) row.push({ ...part, characters: '' })
    } else if (row !== undefined && /^(?:[\s，,、]|然后|再|是){0,3}$/.test(text.slice(end, part.start))) row.push(part)
    else rows.push([part])
    end = Math.max(end, part.end)
  }
  return rows
}
