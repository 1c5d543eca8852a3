import { setImmediate } from 'node:timers/promises'
import Type from 'typebox'
import { findConcepts } from '../../engine/pack/find-concepts.ts'
import type { Knowledge } from '../../engine/pack/knowledge.ts'
import { createLiveKnowledge } from '../../engine/knowledge/live.ts'
import { knownPack } from '../../engine/pack/known-packs.ts'
import { packNames, shippedPacks } from '../../engine/pack/load.ts'
import type { NameMatch } from '../../engine/text/find-named.ts'
import { CONCEPT_TYPES, type Concept as ConceptNode } from '../../engine/types.ts'
import type { AppDeps } from '../deps.ts'
import type { App } from '../http/typed-app.ts'
import { PACK_NAME } from '../intake/capture.ts'
import { Limit, closed, literals, open } from '../schemas/common.ts'
import { Concept } from '../schemas/entities.ts'

const Query = Type.Object(
  {
    pack: Type.Optional(Type.String({ pattern: PACK_NAME, description: '没有这一项：所有行业包 / absent: all packs' })),
    id: Type.Optional(
      Type.Array(Type.String({ minLength: 1, maxLength: 200 }), {
        maxItems: 50,
        description: '就要这几个 / these alone',
      }),
    ),
    q: Type.Optional(
      Type.String({
        maxLength: 100,
        description:
          '名称或别名的一部分，也可以用全拼或首字母 / part of a name or alias, or its pinyin or first letters',
      }),
    ),
    type: Type.Optional(literals(CONCEPT_TYPES)),
    order: Type.Optional(literals(['id', 'match'])),
    limit: Limit,
    after: Type.Optional(
      Type.String({ maxLength: 200, description: '从这个 id 之后继续（order=id） / go on after this id (order=id)' }),
    ),
  },
  closed,
)
const Matched = Type.Object({ text: Type.String(), start: Type.Integer(), end: Type.Integer() })
const Page = Type.Object(
  {
    concepts: Type.Array(Type.Object({ ...Concept.properties, matched: Type.Optional(Matched) }, open)),
    total: Type.Integer(),
    next: Type.Optional(Type.String()),
  },
  open,
)
const Packs = Type.Object(
  {
    packs: Type.Array(
      Type.Object(
        {
          name: Type.String(),
          version: Type.String(),
          title: Type.Object({ zh: Type.String(), en: Type.String() }),
        },
        open,
      ),
    ),
  },
  open,
)

/** Packs and their concepts, with what experts laid over them for all stores, as it is in use. */
export function conceptRoutes(app: App, { store }: AppDeps): void {
  const live = createLiveKnowledge(store)
  const known = async (pack: string) => knownPack(pack, (await live({ pack })).overlays)
  app.get(
    '/v1/packs',
    {
      schema: { tags: ['concepts'], summary: '行业包 / packs', response: { 200: Packs } },
      config: { errors: ['PACK_INVALID'], isLasting: true },
    },
    async () => ({ packs: (await shippedPacks()).map(({ name, version, title }) => ({ name, version, title })) }),
  )
  app.get(
    '/v1/concepts',
    {
      schema: {
        tags: ['concepts'],
        summary: '行业包里的概念 / concepts of packs',
        description:
          'order=match：最像所找的在前，没有翻页；id（默认）：按 id。matched 说明是哪个名称、哪几个字对上的。\n\n' +
          'order=match: the likest first, one page; id (default): by id. `matched` tells by which name, and where in it.',
        querystring: Query,
        response: { 200: Page },
      },
      config: { errors: ['PACK_UNKNOWN', 'PACK_INVALID'], isLasting: true },
    },
    async ({ query: { pack, id, q = '', type, order, limit = 50, after } }) => {
      const all = await conceptsOf(pack, known)
      const wanted = all.filter((one) => (!type || one.type === type) && (!id || id.includes(one.id)))
      const found: { concept: ConceptNode; matched?: NameMatch }[] =
        q.trim() === '' ? wanted.map((concept) => ({ concept })) : findConcepts(wanted, q)
      if (order !== 'match') found.sort((a, b) => (a.concept.id < b.concept.id ? -1 : 1))
      const rest = after === undefined ? found : found.filter(({ concept }) => concept.id > after)
      const page = rest.slice(0, limit).map(({ concept, matched }) => ({ ...concept, ...(matched && { matched }) }))
      const next = order !== 'match' && rest.length > limit ? { next: page.at(-1)!.id } : {}
      return { concepts: page, total: found.length, ...next }
    },
  )
}

/** Of one pack, or of all: each once, as its own pack has it. */
async function conceptsOf(
  pack: string | undefined,
  known: (pack: string) => Promise<Knowledge>,
): Promise<ConceptNode[]> {
  if (pack !== undefined) return [...(await known(pack)).concepts.values()]
  const all: ConceptNode[] = []
  for (const name of await packNames()) {
    // Each is some hundred milliseconds of this thread the first time: others have their turn in between.
    const { concepts } = await known(name)
    all.push(...[...concepts.values()].filter(({ id }) => id.startsWith(`${name}/`)))
    await setImmediate()
  }
  return all
}
