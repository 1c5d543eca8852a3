import { outcomeTitles } from '../engine/pack/cues/outcome-names.ts'
import type { AnsweredStore } from '../engine/reading/answered-store.ts'
import type { Title } from '../engine/store/figure-types.ts'
import type { Asking } from '../engine/store/reading-types.ts'
import type { Caller } from './auth/keys.ts'
import { mayUseStore } from './auth/scope.ts'

export type Titles = Record<string, Title>

/** Names of stages, needs and groups as packs have them, of outcomes, and of the stores that a caller may see, by their codes. */
export async function valueTitles(
  store: AnsweredStore,
  caller: Caller,
  asking: Asking,
): Promise<Record<'stage' | 'need' | 'group' | 'outcome' | 'store', Titles>> {
  const source = store.figureSource(asking)
  const of = async (kind: 'stage' | 'need' | 'group'): Promise<Titles> =>
    Object.fromEntries(await source.factTitles(kind))
  const [stage, need, group, stores] = await Promise.all([of('stage'), of('need'), of('group'), store.listStores()])
  const named = stores.flatMap(({ storeId, name }): [string, Title][] =>
    name !== undefined && mayUseStore(caller, storeId) ? [[storeId, { zh: name, en: name }]] : [],
  )
  return { stage, need, group, outcome: Object.fromEntries(outcomeTitles()), store: Object.fromEntries(named) }
}
