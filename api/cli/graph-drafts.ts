import { readFile } from 'node:fs/promises'
import { AppError } from '../../engine/errors.ts'
import type { Action, Ground } from '../../engine/knowledge/action.ts'
import { CUE_SECTIONS } from '../../engine/knowledge/action.ts'
import { act, beginDraft, readDraft, requireDraft, undo, type Draft } from '../../engine/knowledge/drafts.ts'
import { idMeant } from '../../engine/knowledge/find-concept.ts'
import { mergeDraft } from '../../engine/knowledge/publish.ts'
import { CONCEPT_TYPES, PERSONAL_DATA_KINDS } from '../../engine/types.ts'
import type { StoredDraft } from '../../engine/store/knowledge-types.ts'
import { plain } from './colour.ts'
import { givenFileError } from './given-file.ts'
import { remark, show, timeText, wantedWords, type GraphAsked } from './graph-asked.ts'
import { choiceOption } from './parse.ts'

/** `graph drafts`, `graph drafts new|show|drop`. */
export async function graphDrafts(asked: GraphAsked): Promise<number> {
  const { store, words, values } = asked
  const [step, id = '', ...rest] = words
  if (step === undefined) await listDrafts(asked)
  else if (step === 'new') {
    wantedWords(words, 3, 'drafts new PACK TITLE', 100)
    const draft = await beginDraft(store, { line: id, title: rest.join(' '), owner: values.who })
    show(asked, draft, [draft.id])
  } else {
    wantedWords(words, 2, 'drafts [new | show DRAFT | drop DRAFT]')
    const draft = await requireDraft(store, id)
    if (choiceOption('drafts', step, ['show', 'drop']) === 'show') showSteps(asked, draft)
    else {
      await store.changeDraft(id, draft.revision, { state: 'dropped', at: Date.now() })
      remark(asked, { zh: `已丢弃草稿 ${id}`, en: `draft ${id} is dropped` })
    }
  }
  return 0
}

async function listDrafts(asked: GraphAsked): Promise<void> {
  const { line, all } = asked.values
  const drafts = await asked.store.listDrafts({ ...(line !== undefined && { line }), ...(!all && { state: 'open' }) })
  for (const draft of drafts) show(asked, draft, [describe(draft)])
  if (drafts.length === 0)
    remark(asked, { zh: '没有草稿。开一个：tingdian graph drafts new', en: 'no drafts; tingdian graph drafts new' })
}

const describe = ({ id, line, title, owner, state, base, updatedAt }: StoredDraft): string =>
  `${id}  ${line}  ${plain(title)}  ${plain(owner)}  ${state}  v${base}  ${timeText(updatedAt)}`

function showSteps(asked: GraphAsked, draft: Awaited<ReturnType<typeof requireDraft>>): void {
  const { id, line, title, owner, state, base, published, revision } = draft
  const steps = draft.steps.map(({ place, who, at, action, undone }) => {
    const mark = undone ? '↶' : ' '
    return `${mark} ${place}  ${timeText(at)}  ${plain(who)}  ${plain(action)}`
  })
  const told = { id, line, title, owner, state, base, published, revision, steps: draft.steps }
  show(asked, told, [describe(draft), ...steps])
}

/** `graph edit DRAFT ACTION …`: one step. */
export async function graphEdit(asked: GraphAsked): Promise<number> {
  const { store, words, values } = asked
  wantedWords(words, 2, 'edit DRAFT ACTION …', 1000)
  const [id, name, ...rest] = words
  const draft = await readDraft(store, id)
  const hand = { id, revision: draft.revision, who: values.who }
  if (name === 'undo' || name === 'redo') {
    await undo(store, hand, name === 'undo' ? -1 : 1)
    remark(
      asked,
      name === 'undo' ? { zh: '已撤销一步', en: 'one step undone' } : { zh: '已重做一步', en: 'one step redone' },
    )
    return 0
  }
  if (name === 'merge') return merge(asked, hand, draft)
  const action = await actionOf(asked, name, rest, draft.ground)
  const done = await act(store, hand, [action])
  show(asked, { ...done, action }, done.added)
  const steps = { zh: '记下了。下一步：', en: 'noted. Next: ' }
  remark(asked, { zh: `${steps.zh}tingdian graph check ${id}`, en: `${steps.en}tingdian graph check ${id}` })
  return 0
}

async function merge(asked: GraphAsked, hand: { id: string; revision: number; who: string }, draft: Draft) {
  const { mine = [], theirs = [] } = asked.values
  const meant = (list: readonly string[], id: string): boolean =>
    list.includes('all') || list.some((one) => one === id || `${draft.ground.pack}/${one}` === id)
  const { taken } = await mergeDraft(asked.store, hand, (_, id) =>
    meant(mine, id) ? 'mine' : meant(theirs, id) ? 'theirs' : undefined,
  )
  show(
    asked,
    { taken },
    taken.map(({ subject, id }) => `${subject} ${id}`),
  )
  const { published } = draft
  remark(asked, { zh: `草稿现在建立在版本 ${published} 上`, en: `the draft stands on version ${published} now` })
  return 0
}

/** What `edit` was told to do. @throws AppError USAGE, NOT_FOUND, CONFLICT */
async function actionOf(asked: GraphAsked, name: string, words: string[], ground: Ground): Promise<Action> {
  const { values } = asked
  const [first = '', ...rest] = words
  const meant = (word: string): string => idMeant(word, ground)
  const concepts = (values.concept ?? []).map(meant)
  switch (name) {
    case 'alias':
    case 'not':
    case 'heardAs': {
      wantedWords(words, 2, `edit DRAFT ${name} CONCEPT +WORD -WORD`, 1000)
      const list = name === 'alias' ? 'aliases' : name
      return { do: list, id: meant(first), ...plusAndMinus(rest, name), take: values.take }
    }
    case 'add': {
      wantedWords(words, 1, 'edit DRAFT add NAME --type T')
      const aliases = values.alias?.flatMap((one) => one.split('|')) ?? []
      return {
        ...{ do: 'add', name: first, type: typeOf(values.type), aliases },
        ...(values.id !== undefined && { id: values.id }),
        ...(values.parent !== undefined && { parent: meant(values.parent) }),
      }
    }
    case 'rename':
      wantedWords(words, 2, 'edit DRAFT rename CONCEPT NAME')
      return { do: 'rename', id: meant(first), name: rest[0] }
    case 'move':
      wantedWords(words, 2, 'edit DRAFT move CONCEPT PARENT|-')
      return { do: 'move', id: meant(first), parent: rest[0] === '-' ? null : meant(rest[0]) }
    case 'type':
      wantedWords(words, 2, 'edit DRAFT type CONCEPT TYPE')
      return { do: 'type', id: meant(first), type: typeOf(rest[0]) }
    case 'retire':
    case 'restore':
    case 'reset':
      wantedWords(words, 1, `edit DRAFT ${name} CONCEPT`)
      return { do: name, id: ground.overlay.concepts[first] ? first : meant(first) }
    default:
      return otherAction(asked, name, words, concepts)
  }
}

async function otherAction({ values }: GraphAsked, name: string, words: string[], concepts: string[]): Promise<Action> {
  const [first = '', second] = words
  const step = choiceOption('edit', name, ['phrase', 'unphrase', 'redact', 'unredact', 'cue'])
  if (step === 'phrase') {
    wantedWords(words, 2, 'edit DRAFT phrase PHRASE POLARITY')
    const weight = values.weight === undefined ? {} : { weight: numberOf('--weight', values.weight) }
    return { do: 'phrase', phrase: first, polarity: numberOf('POLARITY', second), concepts, ...weight }
  }
  if (step === 'redact') {
    wantedWords(words, 2, 'edit DRAFT redact REGEX KIND')
    const kind = choiceOption('KIND', second, PERSONAL_DATA_KINDS) ?? 'phone'
    return { do: 'redact', pattern: first, kind, ...(values.note !== undefined && { note: values.note }) }
  }
  if (step === 'cue') {
    wantedWords(words, 1, 'edit DRAFT cue SECTION/ID [FILE]', 2)
    const [section, id = ''] = first.split('/', 2)
    const known = choiceOption('SECTION', section, CUE_SECTIONS) ?? 'needs'
    return { do: 'cue', section: known, id, yaml: second === undefined ? '' : await read(second) }
  }
  wantedWords(words, 1, `edit DRAFT ${name} …`)
  return step === 'unphrase' ? { do: 'unphrase', phrase: first, concepts } : { do: 'unredact', pattern: first }
}

/** `+说法` adds, `-说法` removes. @throws AppError USAGE for a word without either */
function plusAndMinus(words: readonly string[], name: string): { add: string[]; remove: string[] } {
  const [add, remove]: string[][] = [[], []]
  for (const word of words) {
    if (/^[+＋]./u.test(word)) add.push(word.slice(1))
    else if (/^[-－−]./u.test(word)) remove.push(word.slice(1))
    else throw new AppError('USAGE', { detail: { wanted: `${name} CONCEPT +WORD -WORD`, got: word } })
  }
  return { add, remove }
}

function typeOf(word: string | undefined) {
  const type = choiceOption('--type', word, CONCEPT_TYPES)
  if (type) return type
  throw new AppError('USAGE', { detail: { option: '--type', wanted: [...CONCEPT_TYPES] } })
}

function numberOf(name: string, text = ''): number {
  const number = Number(text.replace(/^[−－]/u, '-'))
  if (text !== '' && Number.isFinite(number)) return number
  throw new AppError('USAGE', { detail: { option: name, wanted: 'a number', got: text } })
}

async function read(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    throw givenFileError(path, error)
  }
}
