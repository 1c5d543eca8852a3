import type { Behind } from '../store/change-types.ts'
import type { InsightStore } from '../store/types.ts'
import { openColumnsDesk, type ColumnsDesk } from './columns.ts'
import { createDesk, type DeskOptions, type Lane } from './desk.ts'
import { answerWith, createQuestions, questionsBy, type Questions } from './questions.ts'
import type { ThreadData } from './messages.ts'
import { createThreadLane } from './thread-lane.ts'

/** An insight store that many share: questions about many rows go over a desk, all else is asked directly. */
export interface AnsweredStore extends InsightStore, Pick<Questions, 'figures'> {
  /** Whether every thread answers from columns. */
  readonly isColumned: boolean
  /** How far the columns of the thread that knows least are behind the database; undefined while no thread has any. */
  columnsBehind(): Promise<ColumnsBehind | undefined>
}

export interface ColumnsBehind extends Behind {
  /** Since the thread knew all; 0 while nothing is left to read. */
  seconds: number
}

/**
 * Puts a desk before a store's questions; the store is closed with it.
 *
 * @param threads - in which questions are answered; with none, the one that asks answers them
 * @param columns - folder for columns, from which threads answer where the store is large; without one the database answers all
 */
export function answerFrom(
  store: InsightStore,
  data: ThreadData,
  { threads, columns, ...options }: DeskOptions & { threads: number; columns?: string },
): AnsweredStore {
  const lanes = Array.from({ length: threads }, () => createThreadLane(data, () => columnsDesk?.want()))
  const columnsDesk: ColumnsDesk | undefined =
    columns === undefined || threads === 0
      ? undefined
      : openColumnsDesk({ path: data.path, folder: columns }, (generation) => {
          for (const lane of lanes) lane.show(generation)
        })
  // Their code is read while the columns are.
  if (columnsDesk?.hasKept) for (const lane of lanes) lane.start()
  const desk = createDesk(threads > 0 ? lanes : [createLocalLane(store)], options)
  return {
    ...store,
    ...questionsBy((question, asking) => desk.ask(question, asking)),
    get isColumned() {
      return lanes.length > 0 && lanes.every((lane) => lane.isColumned)
    },
    columnsBehind: async () => {
      const kept = lanes.flatMap((lane) => lane.kept ?? [])
      const least = kept.reduce<(typeof kept)[0] | undefined>((a, b) => (a && a.atMs <= b.atMs ? a : b), undefined)
      if (!least) return undefined
      const behind = await store.behind(least.known)
      return { ...behind, seconds: behind.recordings > 0 ? (performance.now() - least.atMs) / 1000 : 0 }
    },
    close: async () => {
      await Promise.all([...lanes.map((lane) => lane.close()), columnsDesk?.close()])
      await store.close()
    },
  }
}

function createLocalLane(store: InsightStore): Lane {
  const questions = createQuestions(store)
  return { answer: (question, signal) => answerWith(questions, question, signal) }
}
