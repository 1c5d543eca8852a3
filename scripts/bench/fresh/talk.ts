/**
 * Conversations with labels as people write them: a head for each conversation, a line for each turn, labels inside and behind the
 * words. GUIDE.md has the format for writers; this reads it into what `score.py` and `understand` read.
 */
import { CONCEPT_TYPES, PERSONAL_DATA_KINDS } from '../../../engine/types.ts'

export const CUSTOMER_INTENTS = [
  ...['ask_product', 'ask_price', 'ask_feature', 'ask_financing', 'ask_stock', 'ask_promotion', 'ask_service'],
  ...[
    'ask_location',
    'ask_other',
    'compare',
    'state_need',
    'price_objection',
    'feature_objection',
    'complaint',
    'praise',
  ],
  ...[
    'purchase_intent',
    'test_request',
    'hesitate',
    'leave',
    'leave_contact',
    'request_manager',
    'answer',
    'smalltalk',
  ],
]

export const STAFF_INTENTS = [
  ...['greet', 'probe_need', 'introduce', 'quote_price', 'offer_promotion', 'answer', 'reassure', 'handle_objection'],
  ...['misstatement', 'invite_test', 'ask_contact', 'apologize', 'followup', 'close', 'smalltalk'],
]

export const OUTCOMES = ['order', 'left_contact', 'test_drive', 'follow_up', 'lost', 'complaint_open', 'none']

/** Characters of the words without their marks. */
export interface TalkSpan {
  start: number
  end: number
  text: string
}

export interface TalkEntity extends TalkSpan {
  type: string
  canonical: string
}

export interface TalkOpinion {
  target: string
  polarity: 1 | -1
  /** The words that say it, where the writer marked them. */
  cue?: string
  manner?: string
}

export interface TalkTurn {
  speaker: string
  role: 'staff' | 'customer' | 'other'
  text: string
  entities: TalkEntity[]
  personal: (TalkSpan & { kind: string })[]
  opinions: TalkOpinion[]
  intents: string[]
}

export interface Talk {
  id: string
  trade: string
  outcome: string
  /** Every other `key=value` of the head. */
  about: Record<string, string>
  turns: TalkTurn[]
}

/** What is wrong, in the words of the writer's file. */
export class TalkFault extends Error {
  constructor(
    readonly line: number,
    message: string,
  ) {
    super(`line ${line}: ${message}`)
  }
}

const HEAD = /^## *([\w-]+) *\| *([\w-]+) *\|(.*)$/
const TURN = /^([SCX])(\d*) +(.+?)(?: *;; *(.*))?$/
const MARK = /\[([^\]|]+)\|([a-z]+)(?:=([^\]]+))?\]|\{([^}|]+)\|([a-z_]+)\}/g
const OPINION = /^([+-])([^<>^]+)(?:<([^>]*)>)?(?:\^(\w+))?$/
const ROLES = { S: 'staff', C: 'customer', X: 'other' } as const

const isOneOf = (list: readonly string[], one: string): boolean => list.includes(one)

/** Words without marks, and the spans that the marks stood around. */
function readWords(marked: string, line: number): Pick<TalkTurn, 'text' | 'entities' | 'personal'> {
  const turn: Pick<TalkTurn, 'text' | 'entities' | 'personal'> = { text: '', entities: [], personal: [] }
  let last = 0
  for (const match of marked.matchAll(MARK)) {
    const [whole, words, type = '', canonical, secret, kind = ''] = match
    turn.text += marked.slice(last, match.index)
    const text = words ?? secret ?? ''
    const span = { start: turn.text.length, end: turn.text.length + text.length, text }
    if (words === undefined) turn.personal.push({ ...span, kind })
    else turn.entities.push({ ...span, type, canonical: canonical ?? words })
    if (words !== undefined && !isOneOf(CONCEPT_TYPES, type)) throw new TalkFault(line, `type ${type} in ${whole}`)
    if (words === undefined && !isOneOf(PERSONAL_DATA_KINDS, kind))
      throw new TalkFault(line, `kind ${kind} in ${whole}`)
    turn.text += text
    last = match.index + whole.length
  }
  turn.text += marked.slice(last)
  if (/[[\]{}|]|;;/.test(turn.text)) throw new TalkFault(line, `a mark is not closed or nested: ${turn.text}`)
  return turn
}

/** Labels behind the words: opinions and intents, in any order. */
function readLabels(labels: string, line: number, turn: TalkTurn): void {
  // A cue may hold blanks; a label may not.
  for (const label of labels.match(/[+-][^<>\s]+(?:<[^>]*>)?(?:\^\w+)?|\S+/g) ?? []) {
    const opinion = OPINION.exec(label)
    if (opinion) {
      const [, sign, target = '', cue, manner] = opinion
      if (turn.role === 'staff') throw new TalkFault(line, `staff have no opinions: ${label}`)
      if (cue && !turn.text.includes(cue)) throw new TalkFault(line, `cue is not in the words: ${cue}`)
      turn.opinions.push({ target, polarity: sign === '+' ? 1 : -1, ...(cue && { cue }), ...(manner && { manner }) })
    } else if (isOneOf(turn.role === 'staff' ? STAFF_INTENTS : CUSTOMER_INTENTS, label)) turn.intents.push(label)
    else throw new TalkFault(line, `no intent of ${turn.role}: ${label}`)
  }
}

function readTurn(row: string, line: number): TalkTurn {
  const [, letter = '', number = '', marked = '', labels = ''] = TURN.exec(row) ?? []
  const role = ROLES[letter as keyof typeof ROLES]
  if (!role) throw new TalkFault(line, `a turn is "S words ;; labels", C1, C2, or X for others: ${row}`)
  const turn: TalkTurn = {
    speaker: letter + number,
    role,
    ...readWords(marked.trim(), line),
    opinions: [],
    intents: [],
  }
  readLabels(labels, line, turn)
  return turn
}

function readHead(row: string, line: number): Talk {
  const [, id = '', trade = '', rest = ''] = HEAD.exec(row) ?? []
  if (!id) throw new TalkFault(line, `a head is "## id | trade | key=value | outcome=…": ${row}`)
  const about = Object.fromEntries(
    rest
      .split('|')
      .map((part) => part.trim())
      .filter((part) => part.includes('='))
      .map((part) => [part.slice(0, part.indexOf('=')), part.slice(part.indexOf('=') + 1)]),
  )
  const { outcome = '' } = about
  if (!isOneOf(OUTCOMES, outcome))
    throw new TalkFault(line, `outcome is one of ${OUTCOMES.join(' ')}, not "${outcome}"`)
  return { id, trade, outcome, about, turns: [] }
}

/** Reads a file of conversations; throws a TalkFault that names the line. */
export function readTalks(text: string): Talk[] {
  const talks: Talk[] = []
  for (const [at, row] of text.split(/\r?\n/).entries()) {
    const words = row.trim()
    if (!words) continue
    if (words.startsWith('#')) talks.push(readHead(words, at + 1))
    else {
      const talk = talks.at(-1)
      if (!talk) throw new TalkFault(at + 1, 'a turn before the first head')
      talk.turns.push(readTurn(words, at + 1))
    }
  }
  return talks
}
