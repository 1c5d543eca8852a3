import { lineName, requireLineRead } from '../../engine/knowledge/line.ts'
import { beginReread } from '../../engine/knowledge/reread.ts'
import { rereadReport } from '../../engine/knowledge/reread-report.ts'
import type { StoredReread } from '../../engine/store/reread-types.ts'
import { openBlobs } from '../open-store.ts'
import { workOnReread } from '../jobs/run-reread.ts'
import { toldReread } from '../routes/graph-rereads.ts'
import { remark, show, wantedWords, type GraphAsked } from './graph-asked.ts'
import { effectLines } from './graph-effects.ts'
import { say } from './io.ts'
import { startProgress } from './progress.ts'
import { withEngine } from './with-engine.ts'

/** `graph reprocess LINE [--cancel]`. */
export async function graphReprocess(asked: GraphAsked): Promise<number> {
  const { store, words, values } = asked
  wantedWords(words, 1, 'reprocess PACK')
  const line = lineName(await requireLineRead(words[0]))
  if (!values.cancel) return reprocess(asked, line)
  const running = await runningOf(asked, line)
  const isEnded = running !== undefined && (await store.endReread(running.id, 'cancelled'))
  remark(
    asked,
    isEnded
      ? { zh: '已停下；已处理的留着', en: 'given up; what was read stays' }
      : { zh: '没有在处理的', en: 'nothing is being read' },
  )
  return 0
}

/** Reads the history of a line again with its version in use; one that was cut off goes on. */
export async function reprocess(asked: GraphAsked, line: string): Promise<number> {
  const { store, values, io } = asked
  const inUse = (await store.publishedVersion(line))?.number
  const left = await runningOf(asked, line)
  const { id, recordings, done } = left?.number === inUse && left ? left : await beginReread(store, line, values.who)
  remark(asked, {
    zh: `要重新处理 ${recordings - done} 段录音，新的在前；Ctrl-C 停，再运行一次接着做`,
    en: `${recordings - done} recordings are read again, the newest first; Ctrl-C stops, the next run goes on`,
  })
  const progress = startProgress(io, say(io, { zh: '重新处理', en: 'reprocessing' }))
  const onProgress = (now: StoredReread) => progress.update(now.done / Math.max(now.done, now.recordings, 1))
  const { config } = io
  const blobs = await openBlobs(config)
  const over = await withEngine(io, (engine) =>
    workOnReread({ engine, store, blobs, config }, id, { onProgress, signal: io.signal }),
  ).finally(progress.stop)
  const report = await rereadReport(store, over)
  show(asked, { reread: toldReread(over), report }, effectLines(io, report))
  remark(asked, {
    zh: `${over.done} 段录音，${over.utterances} 句话，变了 ${over.changed} 句；${STATES[over.state].zh}（版本 ${over.number}）`,
    en: `${over.done} recordings, ${over.utterances} utterances, ${over.changed} changed; ${STATES[over.state].en} (version ${over.number})`,
  })
  return 0
}

const STATES: Record<StoredReread['state'], { zh: string; en: string }> = {
  running: { zh: '未完', en: 'not over' },
  done: { zh: '完成', en: 'done' },
  cancelled: { zh: '已取消', en: 'given up' },
  superseded: { zh: '又发布了新版本，停下了', en: 'ended, for another version was published' },
}

const runningOf = async ({ store }: GraphAsked, line: string): Promise<StoredReread | undefined> =>
  (await store.listRereads({ line, state: 'running' })).at(0)
