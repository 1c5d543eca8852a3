/** Knowledge that is shown on the pages of the graph. */
import type { Action } from '../../../engine/knowledge/action.ts'
import { act, beginDraft, readDraft } from '../../../engine/knowledge/drafts.ts'
import { publishDraft } from '../../../engine/knowledge/publish.ts'
import type { InsightStore } from '../../../engine/store/types.ts'
import { HOSTILE } from './hostile.ts'

/** A name of hostile words, as short as names may be. */
const hostileName = (at: number): string => (HOSTILE[at] ?? '').slice(0, 200)

/** The line whose history and draft every page of the graph shows: hostile in all its words, behind another version, with a fault. */
export async function seedGraph(store: InsightStore): Promise<void> {
  const line = 'pest'
  const begin = async (title: string, ...actions: Action[]) => {
    const { id } = await beginDraft(store, { line, title, owner: '旅程' })
    const { draft } = await act(store, { id, revision: 1, who: '旅程' }, actions)
    return { id, revision: draft.revision, who: '旅程' }
  }
  const add = (name: string, ...aliases: string[]): Action => ({
    ...{ do: 'add', name, type: 'product', id: 'pest/own/hostile', aliases },
  })
  const other = await begin(hostileName(3), add('甲', hostileName(4)))
  const [concept] = (await readDraft(store, other.id)).ground.shipped.filter(({ aliases }) => aliases.length > 0)
  await begin(hostileName(0), add(hostileName(0), ...HOSTILE.map((_, at) => hostileName(at)), concept.aliases[0]), {
    do: 'rename',
    id: concept.id,
    name: hostileName(4),
  })
  await publishDraft(store, { ...other, why: hostileName(3) })
}

/** Pages of the graph, the seeded draft in each of its views. */
export async function graphAddresses({ store }: { store: InsightStore }): Promise<string[]> {
  const [{ id, line }] = await store.listDrafts({ line: 'pest', state: 'open' })
  const concept = 'c=pest/own/hostile'
  return [
    ...['/graph', `/graph/${line}?${concept}`, `/graph/${line}?draft=${id}`, `/graph/${line}?draft=${id}&${concept}`],
    ...['', '?view=diff', '?view=preview', '?view=import'].map((view) => `/graph/${line}/drafts/${id}${view}`),
    ...[`/graph/${line}/suggestions`, `/graph/${line}/suggestions?draft=${id}`, `/graph/${line}/history?why=x`],
    ...[`/graph/${line}/history`, `/graph/${line}/history?from=0&to=1`],
  ]
}
