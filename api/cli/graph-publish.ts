import { checkDraft, groundOf, overlayOf, readDraft } from '../../engine/knowledge/drafts.ts'
import { diffOf, type ConceptDiff, type Diff } from '../../engine/knowledge/diff.ts'
import { conflictText, conflictsOf, faultText, publishDraft } from '../../engine/knowledge/publish.ts'
import { ERROR_KINDS } from '../../engine/errors.ts'
import { plain } from './colour.ts'
import { remark, show, wantedWords, type GraphAsked } from './graph-asked.ts'
import { reprocess } from './graph-reprocess.ts'
import { integerOption } from './parse.ts'

/** `graph check DRAFT`. Returns the exit status of DRAFT_INVALID where it cannot be published. */
export async function graphCheck(asked: GraphAsked): Promise<number> {
  wantedWords(asked.words, 1, 'check DRAFT')
  const draft = await readDraft(asked.store, asked.words[0])
  const { faults, blocking } = await checkDraft(asked.store, draft)
  const conflicts = await conflictsOf(asked.store, draft.id)
  const lines = [
    ...faults.map((fault) => `${blocking.includes(fault) ? '✗' : '·'} ${plain(faultText(fault))}`),
    ...conflicts.map((conflict) => `≠ ${plain(conflictText(conflict))}`),
  ]
  show(asked, { faults, blocking: blocking.length, conflicts }, lines)
  if (draft.published !== draft.base)
    remark(asked, {
      zh: `别人已发布到版本 ${draft.published}（草稿基于 ${draft.base}），发布时会自动合并`,
      en: `others published up to version ${draft.published} (the draft stands on ${draft.base}): publishing merges`,
    })
  const isGood = blocking.length + conflicts.length === 0
  const step = conflicts.length > 0 ? 'merge --mine|--theirs id' : 'undo'
  const next = `tingdian graph ${isGood ? `preview ${draft.id}` : `edit ${draft.id} ${step}`}`
  remark(
    asked,
    isGood
      ? { zh: `可以发布。下一步：${next}`, en: `it can be published. Next: ${next}` }
      : { zh: `还不能发布：${next}`, en: `it cannot be published yet: ${next}` },
  )
  return isGood ? 0 : ERROR_KINDS.DRAFT_INVALID.exit
}

/** `graph diff DRAFT`, `graph diff LINE FROM TO`. */
export async function graphDiff(asked: GraphAsked): Promise<number> {
  const { store, words } = asked
  if (words.length === 3) {
    const [line, from, to] = words
    const numbers = [from, to].map((text) => integerOption('version', text, 0, [0, Number.MAX_SAFE_INTEGER]))
    const [before, after] = await Promise.all(numbers.map((number) => overlayOf(store, line, number)))
    showDiff(asked, diffOf(before, after, await groundOf(store, line, after)))
    return 0
  }
  wantedWords(words, 1, 'diff DRAFT | LINE VERSION VERSION')
  const draft = await readDraft(store, words[0])
  showDiff(asked, diffOf(draft.before, draft.overlay, draft.ground))
  return 0
}

const KINDS: Record<ConceptDiff['kinds'][number], { zh: string; en: string }> = {
  added: { zh: '新增', en: 'added' },
  removed: { zh: '没有了', en: 'removed' },
  retired: { zh: '停用', en: 'retired' },
  restored: { zh: '恢复', en: 'restored' },
  renamed: { zh: '改名', en: 'renamed' },
  moved: { zh: '移动', en: 'moved' },
  changed: { zh: '改动', en: 'changed' },
}

function showDiff(asked: GraphAsked, diff: Diff): void {
  const { lang } = asked.io
  const lines = diff.concepts.flatMap((one) => [
    `${one.kinds.map((kind) => KINDS[kind][lang]).join('、')}  ${plain(one.name)}  ${one.id}`,
    ...(one.renamedFrom === undefined ? [] : [`  ${plain(one.renamedFrom)} → ${plain(one.name)}`]),
    ...(one.typeFrom === undefined ? [] : [`  ${one.typeFrom} → ${one.type}`]),
    ...(one.parentFrom === undefined ? [] : [`  ${one.parentFrom || '-'} → ${one.parent ?? '-'}`]),
    ...Object.entries(one.lists).map(([list, { added, removed }]) => {
      const words = [...added.map((word) => `+${word}`), ...removed.map((word) => `-${word}`)]
      return `  ${list}  ${plain(words.join('  '))}`
    }),
  ])
  const others = diff.others.map(({ subject, id, before, after }) => {
    const mark = before === undefined ? '+' : after === undefined ? '-' : '~'
    return `${mark} ${subject}  ${plain(id)}`
  })
  show(asked, diff, [...lines, ...others])
  if (lines.length + others.length === 0) remark(asked, { zh: '没有差别', en: 'no differences' })
}

/** `graph publish DRAFT --why REASON`. */
export async function graphPublish(asked: GraphAsked): Promise<number> {
  const { store, words, values } = asked
  wantedWords(words, 1, 'publish DRAFT --why REASON')
  const { revision } = await readDraft(store, words[0])
  const why = values.why ?? ''
  const { version, taken } = await publishDraft(store, { id: words[0], revision, who: values.who, why })
  show(asked, { version, taken }, [
    `${version.line} v${version.number}`,
    ...taken.map(({ subject, id }) => `  + ${subject} ${plain(id)}`),
  ])
  remark(asked, {
    zh: `已发布版本 ${version.number}，从下一段录音起使用；退回：tingdian graph rollback ${version.line} ${version.parent} --why …`,
    en: `version ${version.number} is in use from the next recording on; back: tingdian graph rollback ${version.line} ${version.parent} --why …`,
  })
  return values.reprocess ? reprocess(asked, version.line) : 0
}
