import { readDraft } from '../../engine/knowledge/drafts.ts'
import { readLine } from '../../engine/knowledge/line.ts'
import { previewDraft } from '../../engine/knowledge/preview.ts'
import { createCosts } from '../../engine/knowledge/preview-cost.ts'
import { worded } from '../../engine/knowledge/worded.ts'
import { readKeptWith } from '../jobs/read-kept.ts'
import { remark, show, wantedWords, type GraphAsked } from './graph-asked.ts'
import { effectLines } from './graph-effects.ts'
import { say } from './io.ts'
import { startProgress } from './progress.ts'
import { withEngine } from './with-engine.ts'

/** `graph preview DRAFT [--all]`. */
export async function graphPreview(asked: GraphAsked): Promise<number> {
  const { store, place, words, values, io } = asked
  wantedWords(words, 1, 'preview DRAFT [--all]')
  const draft = await readDraft(store, words[0])
  const cost = await createCosts(store).of(readLine(draft.line), values.all)
  remark(asked, {
    zh: `要看 ${cost.utterances} 句话，最多细看 ${cost.recordings} 段录音，最多约 ${cost.seconds} 秒；Ctrl-C 停`,
    en: `${cost.utterances} utterances to scan, ${cost.recordings} recordings to read closely at most, some ${cost.seconds} s at most; Ctrl-C stops`,
  })
  const progress = startProgress(io, say(io, { zh: '试看', en: 'preview' }))
  const { effects, ...counts } = await withEngine(io, (engine) =>
    previewDraft({ store, place, read: readKeptWith({ engine, store, config: io.config }, io.signal) }, draft, {
      ...{ most: cost.recordings, signal: io.signal },
      onProgress: ({ fraction }) => progress.update(fraction),
    }),
  ).finally(progress.stop)
  const found = await worded(store, effects)
  show(asked, { ...counts, ...found }, effectLines(io, found))
  const { utterances, changed, read, touched } = counts
  const isPart = read < touched
  remark(asked, {
    zh:
      `${utterances} 句话里有 ${changed} 句的概念或改正会变；态度和关键时刻细看了 ${read} 段录音` +
      `${isPart ? `，会变的有 ${touched} 段（全部细看：--all）` : ''}。` +
      `下一步：tingdian graph publish ${draft.id} --why …`,
    en:
      `In ${changed} of ${utterances} utterances concepts or repairs would be different; ${read} recordings were read closely for opinions and moments` +
      `${isPart ? ` of ${touched} that change (all of them: --all)` : ''}. ` +
      `Next: tingdian graph publish ${draft.id} --why …`,
  })
  return 0
}
