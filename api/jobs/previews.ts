import { randomUUID } from 'node:crypto'
import { AppError, toAppError, type ErrorCode } from '../../engine/errors.ts'
import type { Draft } from '../../engine/knowledge/drafts.ts'
import { previewDraft, type KeptPreview } from '../../engine/knowledge/preview.ts'
import { createCosts, type PreviewCost } from '../../engine/knowledge/preview-cost.ts'
import { readLine } from '../../engine/knowledge/line.ts'
import type { InsightStore } from '../../engine/store/types.ts'
import { readKeptWith, type KeptReaderDeps } from './read-kept.ts'

export const PREVIEW_STATES = ['running', 'done', 'cancelled', 'failed'] as const

/** A preview of one state of a draft. */
export interface PreviewState {
  id: string
  draft: string
  line: string
  /** Of the draft, as it is tried. */
  revision: number
  who: string
  state: (typeof PREVIEW_STATES)[number]
  /** Why it failed. */
  error?: ErrorCode
  /** Epoch ms. */
  begunAt: number
  endedAt?: number
  cost: PreviewCost
  /** Utterances scanned, recordings read closely. */
  utterances: number
  recordings: number
  /** Of the whole, 0..1. */
  fraction: number
}

/** What became of one; the result when it is done. */
export interface OnePreview {
  state: PreviewState
  result?: KeptPreview
}

/** Previews of drafts, one at a time. They are known to this process alone, as long as it lives. */
export interface Previews {
  /** What one would cost now. */
  cost(line: string, all: boolean): Promise<PreviewCost>
  /**
   * Begins one. Where the same state of the draft is tried already that is the one; one of an earlier state is given up.
   *
   * @throws AppError QUERY_BUSY while another draft is tried
   */
  begin(draft: Draft, asked: { who: string; all: boolean }): Promise<PreviewState>
  get(id: string): OnePreview | undefined
  /** Of a draft, the newest first. */
  list(draft: string): PreviewState[]
  /** Gives one up. False: it does not run. */
  cancel(id: string): boolean
  /** Gives up what runs. */
  close(): Promise<void>
}

/** Results are small, for they hold places and no words; nobody comes back to older ones. */
const MOST_KEPT = 20

interface Kept extends OnePreview {
  stop: AbortController
  over: Promise<void>
}

/** Tries drafts on what was said: the scan in a thread, the close reading by the engine. */
export function createPreviews(
  tools: KeptReaderDeps & { store: InsightStore; place: string },
  onChange: (preview: PreviewState) => void = () => undefined,
): Previews {
  const kept: Kept[] = []
  const costs = createCosts(tools.store)
  const running = (): Kept | undefined => kept.find(({ state }) => state.state === 'running')

  async function run(one: Kept, draft: Draft): Promise<void> {
    const { state, stop } = one
    const ended = (news: Partial<PreviewState>): void => {
      // What was given up was told so when it was.
      if (state.state !== 'running') return
      Object.assign(state, news, { endedAt: Date.now() })
      onChange(state)
    }
    try {
      const { signal } = stop
      const read = readKeptWith(tools, signal)
      one.result = await costs.timed((onProgress) =>
        previewDraft({ ...tools, read }, draft, {
          ...{ signal, most: state.cost.recordings },
          onProgress: (progress) => {
            onProgress(progress)
            if (stop.signal.aborted) return
            Object.assign(state, progress)
            onChange(state)
          },
        }),
      )
      ended({ state: 'done', fraction: 1 })
    } catch (error) {
      const { code } = toAppError(error)
      ended({ state: 'failed', error: code })
    }
  }

  function cancel(id: string): boolean {
    const one = kept.find(({ state }) => state.id === id)
    if (one?.state.state !== 'running') return false
    one.stop.abort()
    Object.assign(one.state, { state: 'cancelled', endedAt: Date.now() })
    onChange(one.state)
    return true
  }

  return {
    cost: (line, all) => costs.of(readLine(line), all),
    async begin(draft, { who, all }) {
      const cost = await costs.of(readLine(draft.line), all)
      const now = running()
      if (now && now.state.draft !== draft.id) throw new AppError('QUERY_BUSY')
      if (now?.state.revision === draft.revision && now.state.cost.recordings === cost.recordings) return now.state
      if (now) cancel(now.state.id)
      const state: PreviewState = {
        ...{ id: randomUUID(), draft: draft.id, line: draft.line, revision: draft.revision, who, cost },
        ...{ state: 'running', begunAt: Date.now(), utterances: 0, recordings: 0, fraction: 0 },
      }
      // One that was given up may still be at its last page.
      const before = kept.at(0)?.over ?? Promise.resolve()
      const one: Kept = { state, stop: new AbortController(), over: Promise.resolve() }
      kept.unshift(one)
      kept.splice(MOST_KEPT)
      onChange(state)
      one.over = before.then(() => run(one, draft))
      return state
    },
    get: (id) => kept.find(({ state }) => state.id === id),
    list: (draft) => kept.flatMap(({ state }) => (state.draft === draft ? [state] : [])),
    cancel,
    async close() {
      for (const { state } of kept) cancel(state.id)
      await Promise.all(kept.map(({ over }) => over))
    },
  }
}
