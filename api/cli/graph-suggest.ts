import { AppError } from '../../engine/errors.ts'
import { act, readDraft } from '../../engine/knowledge/drafts.ts'
import { idMeant } from '../../engine/knowledge/find-concept.ts'
import type { Action, Ground } from '../../engine/knowledge/action.ts'
import { lineName, requireLine } from '../../engine/knowledge/line.ts'
import { groundAt } from '../../engine/knowledge/ground-at.ts'
import { SUGGESTION_KINDS, suggest, type Suggestion, type SuggestionKind } from '../../engine/knowledge/suggest.ts'
import { plain } from './colour.ts'
import { remark, show, wantedWords, type GraphAsked } from './graph-asked.ts'
import { say } from './io.ts'
import { choiceOption, integerOption } from './parse.ts'
import { startProgress } from './progress.ts'

const KINDS: Record<SuggestionKind, { zh: string; en: string }> = {
  uncovered: { zh: '没有概念', en: 'no concept' },
  shared: { zh: '两个概念都有', en: 'of two concepts' },
  soundAlike: { zh: '读音易混', en: 'sound alike' },
  rejected: { zh: '改正被拒绝', en: 'repair rejected' },
  silent: { zh: '没人说', en: 'never said' },
}

/** `graph suggest PACK [--kind K]`, `graph suggest PACK --add N --draft DRAFT [--concept C]`. */
export async function graphSuggest(asked: GraphAsked): Promise<number> {
  const { store, words, values, io } = asked
  wantedWords(words, 1, 'suggest PACK [--kind K] [--add N --draft DRAFT]')
  const line = lineName(await requireLine(words[0]))
  const kind = choiceOption('--kind', values.kind, SUGGESTION_KINDS)
  const most = integerOption('limit', values.limit, 30, [1, 10_000])
  const progress = startProgress(io, say(io, { zh: '找建议', en: 'suggestions' }))
  const watching = { onProgress: progress.update, signal: io.signal }
  const ground = await groundAt(store, line)
  const found = await suggest(store, { line, ground }, watching).finally(progress.stop)
  if (values.add !== undefined) return addThem(asked, found.suggestions)
  const told = found.suggestions.filter((one) => kind === undefined || one.kind === kind).slice(0, most)
  show(
    asked,
    { coverage: found.coverage, suggestions: told },
    told.map((one) => textOf(asked, one)),
  )
  const { utterances, named, namedByTrade } = found.coverage
  remark(asked, {
    zh: `${utterances} 句话里有 ${named} 句提到概念，${namedByTrade} 句提到本行业的。采纳：tingdian graph suggest ${line} --add 编号 --draft 草稿 [--concept 概念]`,
    en: `${named} of ${utterances} utterances name a concept, ${namedByTrade} one of the trade. Take one: tingdian graph suggest ${line} --add N --draft DRAFT [--concept CONCEPT]`,
  })
  return 0
}

function textOf({ io }: GraphAsked, { number, kind, word, count, near, concepts, examples }: Suggestion): string {
  const beside = near === undefined ? '' : say(io, { zh: `（${near} 句提到概念）`, en: ` (${near} name a concept)` })
  return plain(
    [number, say(io, KINDS[kind]), word, `${count}${beside}`, concepts.join(' '), examples.join(' ')].join('  '),
  )
}

async function addThem(asked: GraphAsked, suggestions: readonly Suggestion[]): Promise<number> {
  const { store, values } = asked
  if (values.draft === undefined) throw new AppError('USAGE', { detail: { wanted: '--draft DRAFT' } })
  const { id, revision, ground } = await readDraft(store, values.draft)
  const actions = (values.add ?? []).map((text) => {
    const number = integerOption('--add', text, 1, [1, Number.MAX_SAFE_INTEGER])
    const one = suggestions.find((suggestion) => suggestion.number === number)
    if (!one) throw new AppError('NOT_FOUND', { detail: { suggestion: number } })
    return actionOf(one, values.concept, ground)
  })
  const { added } = await act(store, { id, revision, who: values.who }, actions)
  show(
    asked,
    { actions, added },
    actions.map((action) => plain(JSON.stringify(action))),
  )
  remark(asked, { zh: `记下了。下一步：tingdian graph check ${id}`, en: `noted. Next: tingdian graph check ${id}` })
  return 0
}

/** A word becomes a saying of the concept that is named, or else what was suggested. */
function actionOf({ word, kind, action }: Suggestion, concepts: string[] | undefined, ground: Ground): Action {
  if (concepts?.[0] !== undefined && (kind === 'uncovered' || kind === 'rejected'))
    return { do: 'aliases', id: idMeant(concepts[0], ground), add: [word] }
  if (action) return action
  throw new AppError('INPUT_INVALID', { detail: { suggestion: kind, wanted: 'graph edit: somebody has to choose' } })
}
