import { conceptsOf } from '../../engine/knowledge/action.ts'
import { groundOf } from '../../engine/knowledge/drafts.ts'
import { lineName, requireKnownLine, requireLine } from '../../engine/knowledge/line.ts'
import { idMeant } from '../../engine/knowledge/find-concept.ts'
import { rollBack } from '../../engine/knowledge/publish.ts'
import { versionLog } from '../../engine/knowledge/version-log.ts'
import { findConcepts } from '../../engine/pack/find-concepts.ts'
import { readOverlay } from '../../engine/pack/overlay.ts'
import { plain } from './colour.ts'
import { remark, show, timeText, wantedWords, type GraphAsked } from './graph-asked.ts'
import type { Words } from './io.ts'
import { reprocess } from './graph-reprocess.ts'
import { integerOption, timeOption } from './parse.ts'

const SHOWN_ALIASES = 8

/** `graph find LINE WORD`. */
export async function graphFind(asked: GraphAsked): Promise<number> {
  const { store, words, values } = asked
  wantedWords(words, 2, 'find PACK WORD')
  const line = lineName(await requireLine(words[0]))
  const inUse = await store.publishedVersion(line)
  const ground = await groundOf(store, line, readOverlay(inUse?.content ?? '{}'))
  const found = findConcepts(conceptsOf(ground), words[1]).slice(0, integerOption('limit', values.limit, 10, [1, 100]))
  for (const { concept } of found) {
    const { id, name, type, parent = '-', aliases } = concept
    const more = aliases.length > SHOWN_ALIASES ? '…' : ''
    const said = aliases.slice(0, SHOWN_ALIASES).join('|') + more
    show(asked, concept, [`${id}  ${plain(name)}  ${type}  ↑${parent}  ${plain(said)}`])
  }
  if (found.length === 0) remark(asked, { zh: '没有这样的概念', en: 'there is no such concept' })
  return 0
}

/** `graph log LINE`. */
export async function graphLog(asked: GraphAsked): Promise<number> {
  const { store, words, values } = asked
  wantedWords(words, 1, 'log PACK')
  const line = lineName(await requireKnownLine(store, words[0]))
  const { versions, nextBefore } = await versionLog(store, line, {
    limit: integerOption('limit', values.limit, 100, [1, 1000]),
    ...(await narrowed(asked, line)),
  })
  for (const version of versions) {
    const { number, who, at, why, restores, draft } = version
    const from = restores === undefined ? (draft ?? '') : `= v${restores}`
    show(asked, version, [`v${number}  ${timeText(at)}  ${plain(who)}  ${plain(why)}  ${from}`])
  }
  if (nextBefore !== undefined)
    remark(asked, { zh: `更早的：--before ${nextBefore}`, en: `older ones: --before ${nextBefore}` })
  else if (versions.length === 0) remark(asked, await nothingFound(asked, line))
  return 0
}

/** Which versions are wanted; a concept may be named as everywhere. */
async function narrowed({ store, values }: GraphAsked, line: string) {
  const [concept] = values.concept ?? []
  const fromAt = timeOption('from', values.from)
  const toAt = timeOption('to', values.to)
  const before = values.before === undefined ? undefined : integerOption('before', values.before, 0, [0, 2 ** 31])
  const inUse = await store.publishedVersion(line)
  const ground = concept === undefined ? undefined : await groundOf(store, line, readOverlay(inUse?.content ?? '{}'))
  return {
    ...(values.by !== undefined && { who: values.by }),
    ...(values.why !== undefined && { why: values.why }),
    ...(ground && concept !== undefined && { concept: idMeant(concept, ground) }),
    ...(fromAt !== undefined && { fromAt }),
    ...(toAt !== undefined && { toAt }),
    ...(before !== undefined && { before }),
  }
}

const nothingFound = async ({ store }: GraphAsked, line: string): Promise<Words> =>
  (await store.publishedVersion(line))
    ? { zh: '没有这样的版本', en: 'there is no such version' }
    : { zh: '还没有发布过，行业包原样', en: 'nothing was published: the pack as it ships' }

/** `graph rollback LINE VERSION --why REASON`. */
export async function graphRollBack(asked: GraphAsked): Promise<number> {
  const { store, words, values } = asked
  wantedWords(words, 2, 'rollback PACK VERSION --why REASON')
  const line = lineName(await requireLine(words[0]))
  const to = integerOption('version', words[1], 0, [0, Number.MAX_SAFE_INTEGER])
  const version = await rollBack(store, { line, to, who: values.who, why: values.why ?? '' })
  show(asked, version, [`${line} v${version.number} = v${to}`])
  return values.reprocess ? reprocess(asked, line) : 0
}
