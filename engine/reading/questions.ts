import { figures, type FigureQuestion } from '../insight/figures.ts'
import type { FigureStore } from '../store/figure-types.ts'
import type { Asking, Reading } from '../store/reading-types.ts'

/** Everything that may be asked and may take long. */
export interface Questions extends Reading {
  figures(question: FigureQuestion, asking?: Asking): Promise<object>
}

export function createQuestions(store: Reading & FigureStore): Questions {
  return { ...store, figures: (question, asking) => figures(store.figureSource(asking), question) }
}

/** A question as it travels to whoever answers it; how it is asked comes last and travels by itself. */
export interface Question {
  name: keyof Questions
  args: readonly unknown[]
}

/** Answers a question that travelled. */
export function answerWith(questions: Questions, { name, args }: Question, signal: AbortSignal): Promise<unknown> {
  const table: Record<keyof Questions, (...args: never[]) => Promise<unknown>> = questions
  return table[name](...([...args, { signal }] as never[]))
}

/** Questions that are answered elsewhere. */
export function questionsBy(ask: (question: Question, asking?: Asking) => Promise<unknown>): Questions {
  const by =
    <Name extends keyof Questions>(name: Name) =>
    (args: readonly unknown[], asking?: Asking): ReturnType<Questions[Name]> =>
      ask({ name, args }, asking) as ReturnType<Questions[Name]>
  return {
    search: (request, asking) => by('search')([request], asking),
    facets: (request, asking) => by('facets')([request], asking),
    moreLike: (utteranceId, request = {}, asking) => by('moreLike')([utteranceId, request], asking),
    listRecordings: (request = {}, asking) => by('listRecordings')([request], asking),
    getUtterances: (recordingId, asking) => by('getUtterances')([recordingId], asking),
    utterancesWithin: (recordingId, window, asking) => by('utterancesWithin')([recordingId, window], asking),
    listVisits: (request = {}, asking) => by('listVisits')([request], asking),
    listRepairs: (request = {}, asking) => by('listRepairs')([request], asking),
    repairPairs: (request = {}, asking) => by('repairPairs')([request], asking),
    learntRepairs: (request = {}, asking) => by('learntRepairs')([request], asking),
    figures: (question, asking) => by('figures')([question], asking),
  }
}
