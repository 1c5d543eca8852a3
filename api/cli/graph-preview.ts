import { readDraft } from '../../engine/knowledge/drafts.ts'
import { previewDraft, type ConceptEffect, type Example } from '../../engine/knowledge/preview.ts'
import { plain } from './colour.ts'
import { remark, show, wantedWords, type GraphAsked } from './graph-asked.ts'
import { say } from './io.ts'
import { startProgress } from './progress.ts'

/** `graph preview DRAFT`. */
export async function graphPreview(asked: GraphAsked): Promise<number> {
  const { store, words, io } = asked
  wantedWords(words, 1, 'preview DRAFT')
  const draft = await readDraft(store, words[0])
  const progress = startProgress(io, say(io, { zh: '试看', en: 'preview' }))
  const preview = await previewDraft(store, draft, {
    onCost: (count) => remark(asked, { zh: `要看 ${count} 句话，Ctrl-C 停`, en: `${count} utterances, Ctrl-C stops` }),
    onProgress: progress.update,
    signal: io.signal,
  }).finally(progress.stop)
  show(
    asked,
    preview,
    preview.concepts.flatMap((effect) => effectLines(asked, effect)),
  )
  remark(asked, {
    zh: `${preview.utterances} 句话里有 ${preview.changed} 句会变（只算概念，不算改正和态度）。下一步：tingdian graph publish ${draft.id} --why …`,
    en: `${preview.changed} of ${preview.utterances} utterances would be different (concepts alone, not repairs and opinions). Next: tingdian graph publish ${draft.id} --why …`,
  })
  return 0
}

/** What appears and vanishes of a concept, with examples. */
export function effectLines(
  { io }: GraphAsked,
  { id, name, appear, vanish, renamed, examples }: ConceptEffect,
): string[] {
  const counts = [
    ...(appear > 0 ? [say(io, { zh: `新找到 ${appear}`, en: `${appear} appear` })] : []),
    ...(vanish > 0 ? [say(io, { zh: `不再找到 ${vanish}`, en: `${vanish} vanish` })] : []),
    ...(renamed > 0 ? [say(io, { zh: `换名称或类型 ${renamed}`, en: `${renamed} renamed` })] : []),
  ]
  return [
    `${plain(name)}  ${id}  ${counts.join('  ')}`,
    ...examples.appear.map((example) => `  + ${exampleText(example)}`),
    ...examples.vanish.map((example) => `  - ${exampleText(example)}`),
  ]
}

/** `recording@12.3s …【说法】…`: the recording and the second to play. */
function exampleText({ recordingId, startMs, text, start, end }: Example): string {
  const marked = `${text.slice(0, start)}【${text.slice(start, end)}】${text.slice(end)}`
  return `${recordingId}@${(startMs / 1000).toFixed(1)}s  ${plain(marked)}`
}
