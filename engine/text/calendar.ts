import type { NumberSpan } from '../types.ts'
import { NUMERAL, parseChineseNumber, toArabicDigits } from './chinese-number.ts'

const DIGIT = '[0-9零〇一二三四五六七八九]'
const SMALL = `(?:[0-3]?\\d|[一二三]?十[一二三四五六七八九]?|[一二三四五六七八九])`
const WEEKDAYS: Record<string, number> = { 一: 1, 二: 2, 三: 3, 四: 4, 五: 5, 六: 6, 日: 7, 天: 7, 末: 6 }

/** 三号楼, 六号线, 三号店 are places. */
const NO_DAY = '(?![楼线店厅院门桌柜馆仓坑球色车]|单元|电池|地铁|室)'
const YEAR = `(?:(?<year>(?:19|20)\\d\\d|[一二][零〇九]${DIGIT}{2}|[一二三1-3]${DIGIT}(?=年(?:款|${SMALL}月)))年)`
const DATE = new RegExp(
  `${YEAR}(?:(?<month>${SMALL})月份?)?(?:(?<day>${SMALL})[号日]${NO_DAY})?|(?<month2>${SMALL})月(?:份|(?<day2>${SMALL})[号日]${NO_DAY}|(?=[初底中上下末]))?|(?<day3>${SMALL})[号日]${NO_DAY}`,
  'y',
)
const WEEK = /(?:下下个?|上上个?|[下上这本]个?)?(?:周|星期|礼拜)(?<weekday>[一二三四五六日天末1-7])(?![边围周到长])/y

const PART_OF_DAY = '凌晨|清晨|早上|早晨|上午|中午|下午|傍晚|晚上|夜里|今晚|明早|明晚|半夜'
const TIME = new RegExp(
  `(?<part>${PART_OF_DAY})?(?<hour>[0-2]?\\d|十[一二]?|[一两二三四五六七八九]|二十[一二三四]?)(?:[点时](?:(?<half>半)|(?<quarter>[一三])刻|(?<minute>零${DIGIT}|[一二三四五]十${DIGIT}?|十${DIGIT}?|[0-5]\\d)分?|(?<exact>钟|整)|)|[:：](?<clock>[0-5]\\d))`,
  'y',
)

/** A date at `at`: 二零二四年五月一号 (value 20240501), 五月份 (5), 三号 (3), 下周三 (3). */
export function dateAt(text: string, at: number): NumberSpan | undefined {
  return weekdayAt(text, at) ?? calendarDateAt(text, at)
}

function weekdayAt(text: string, at: number): NumberSpan | undefined {
  WEEK.lastIndex = at
  const match = WEEK.exec(text)
  if (match === null || new RegExp(`[${NUMERAL}个几]$`).test(text.slice(0, at))) return undefined
  const day = match.groups?.weekday ?? ''
  return span(text, at, match[0].length, match[0], WEEKDAYS[day] ?? Number(day), 'date', '周')
}

function calendarDateAt(text: string, at: number): NumberSpan | undefined {
  DATE.lastIndex = at
  const match = DATE.exec(text)
  const before = text.slice(0, at)
  if (match === null || new RegExp(`[${NUMERAL}点.个路街弄巷道第几A-Za-z]$`).test(before)) return undefined
  const g = match.groups ?? {}
  const year = fullYear(g.year)
  const month = read(g.month ?? g.month2)
  const day = read(g.day ?? g.day2 ?? g.day3)
  if (month > 12 || day > 31 || (month === 0 && (g.month2 ?? g.month)) || (g.day3 !== undefined && day === 0))
    return undefined
  const unit = (year ? '年' : '') + (month ? '月' : '') + (day ? '日' : '')
  const value = year * (month || day ? (day ? 1e4 : 100) : 1) + month * (day ? 100 : 1) + day
  const tail = match[0].endsWith('份') ? '份' : ''
  const written =
    (year ? `${year}年` : '') + (month ? `${month}月${tail}` : '') + (day ? `${day}${match[0].slice(-1)}` : '')
  return span(text, at, match[0].length, written, value, 'date', unit)
}

const read = (said: string | undefined) => (said === undefined ? 0 : (parseChineseNumber(said) ?? 99))

function fullYear(said: string | undefined): number {
  if (said === undefined) return 0
  const year = Number(toArabicDigits(said))
  return year < 100 ? 2000 + year : year
}

/** A time of day at `at`; `value` is minutes since midnight. 三点五, 一点, 有三点 are none. */
export function timeAt(text: string, at: number): NumberSpan | undefined {
  TIME.lastIndex = at
  const match = TIME.exec(text)
  if (match === null) return undefined
  const g = match.groups ?? {}
  const hour = read(g.hour)
  const bare = (g.half ?? g.quarter ?? g.minute ?? g.exact ?? g.clock ?? g.part) === undefined
  if (hour > 24 || (match[0].includes('时') && g.minute === undefined && g.part === undefined)) return undefined
  if (bare && !isHour(text, at, match[0].length, hour)) return undefined
  if (new RegExp(`[${NUMERAL}.第]$`).test(text.slice(0, at))) return undefined
  if (
    !bare &&
    g.minute === undefined &&
    /^[一二三四五六七八九\d]/.test(text.slice(at + match[0].length)) &&
    g.part === undefined &&
    g.half === undefined &&
    g.exact === undefined &&
    g.clock === undefined
  )
    return undefined
  const minute = g.half
    ? 30
    : g.quarter
      ? read(g.quarter) * 15
      : read((g.minute ?? g.clock)?.replace(/^[零0](?=.)/, ''))
  const written = `${g.part ?? ''}${hour}${minute || g.clock ? `:${String(minute).padStart(2, '0')}` : '点'}`
  const afternoon = /下午|傍晚|晚/.test(g.part ?? '') && hour < 12 ? 12 : 0
  return span(text, at, match[0].length, written, (hour + afternoon) * 60 + minute, 'time', '点')
}

/** N点 alone is an hour when it is two or more, no decimal follows, and nobody lists points. */
function isHour(text: string, at: number, length: number, hour: number): boolean {
  const after = text.slice(at + length)
  if (/^(?:[零一二三四五六七八九十\d几]|建议|要求|意见|原因|不|优势|好处|个|击|一下)/.test(after)) return false
  if (/[有这那第几分扣降让给百]$/.test(text.slice(0, at))) return false
  return (
    hour >= 3 ||
    /^(?:到|左右|之前|之后|以前|以后|前|后|来|开)/.test(after) ||
    /(?:[周天号日]|明天|今天|到|是)$/.test(text.slice(0, at))
  )
}

function span(
  text: string,
  start: number,
  length: number,
  written: string,
  value: number,
  kind: NumberSpan['kind'],
  unit: string,
): NumberSpan {
  return { start, end: start + length, surface: text.slice(start, start + length), written, value, kind, unit }
}
