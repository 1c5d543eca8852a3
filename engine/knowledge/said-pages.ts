import type { SaidText, TextScope, TextStore } from '../store/text-types.ts'

/** How reading everything that was said is watched, and ended. */
export interface Watching {
  /** What it will cost, before it begins: utterances to be read. */
  onCost?: (utterances: number) => void
  /** Share that is done, 0..1. */
  onProgress?: (fraction: number) => void
  signal?: AbortSignal
}

/** Some ten milliseconds of the thread, in which others may have to be answered. */
const PAGE = 500

/** Everything that was said, the latest first. */
export async function* pagesOf(store: TextStore, scope: TextScope): AsyncGenerator<SaidText[]> {
  let before: number | undefined
  for (;;) {
    const page = await store.textPage(scope, PAGE, before)
    if (page.length > 0) yield page
    if (page.length < PAGE) return
    before = page[page.length - 1].seq
  }
}
