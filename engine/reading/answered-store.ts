import type { InsightStore } from '../store/types.ts'
import { createDesk, type DeskOptions, type Lane } from './desk.ts'
import { answerWith, createQuestions, questionsBy, type Questions } from './questions.ts'
import type { ThreadData } from './messages.ts'
import { createThreadLane } from './thread-lane.ts'

/** An insight store that many share: questions about many rows go over a desk, all else is asked directly. */
export type AnsweredStore = InsightStore & Questions

/**
 * Puts a desk before a store's questions; the store is closed with it.
 *
 * @param threads - in which questions are answered; with none, the one that asks answers them
 */
export function answerFrom(
  store: InsightStore,
  data: ThreadData,
  { threads, ...options }: DeskOptions & { threads: number },
): AnsweredStore {
  const lanes = Array.from({ length: threads }, () => createThreadLane(data))
  const desk = createDesk(threads > 0 ? lanes : [createLocalLane(store)], options)
  return {
    ...store,
    ...questionsBy((question, asking) => desk.ask(question, asking)),
    close: async () => {
      await Promise.all(lanes.map((lane) => lane.close()))
      await store.close()
    },
  }
}

function createLocalLane(store: InsightStore): Lane {
  const questions = createQuestions(store)
  return { answer: (question, signal) => answerWith(questions, question, signal) }
}
