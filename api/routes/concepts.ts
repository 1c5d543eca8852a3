import Type from 'typebox'
import { knownPack } from '../../engine/pack/known-packs.ts'
import { CONCEPT_TYPES, type Concept as ConceptNode } from '../../engine/types.ts'
import type { App } from '../http/typed-app.ts'
import { PACK_NAME } from '../intake/capture.ts'
import { Limit, closed, literals, open } from '../schemas/common.ts'
import { Concept } from '../schemas/entities.ts'

const Query = Type.Object(
  {
    pack: Type.String({ pattern: PACK_NAME }),
    q: Type.Optional(Type.String({ maxLength: 100, description: '名称或别名 / name or alias' })),
    type: Type.Optional(literals(CONCEPT_TYPES)),
    limit: Limit,
    after: Type.Optional(Type.String({ maxLength: 200, description: '从这个 id 之后继续 / go on after this id' })),
  },
  closed,
)
const Page = Type.Object(
  { concepts: Type.Array(Concept), total: Type.Integer(), next: Type.Optional(Type.String()) },
  open,
)

/** Concepts of a pack, by id; a pack is read once and again only after a restart. */
export function conceptRoutes(app: App): void {
  app.get(
    '/v1/concepts',
    {
      schema: {
        tags: ['concepts'],
        summary: '行业包里的概念 / concepts of a pack',
        querystring: Query,
        response: { 200: Page },
      },
      config: { errors: ['PACK_UNKNOWN', 'PACK_INVALID'] },
    },
    async ({ query: { pack, q, type, limit = 50, after } }) => {
      const { concepts } = await knownPack(pack)
      const found = [...concepts.values()].filter((one) => (!type || one.type === type) && isNamed(one, q))
      found.sort((a, b) => (a.id < b.id ? -1 : 1))
      const rest = after === undefined ? found : found.filter((one) => one.id > after)
      const page = rest.slice(0, limit)
      return { concepts: page, total: found.length, ...(rest.length > limit && { next: page.at(-1)!.id }) }
    },
  )
}

function isNamed(concept: ConceptNode, words = ''): boolean {
  const wanted = words.trim().toLowerCase()
  return [concept.name, ...concept.aliases].some((name) => name.toLowerCase().includes(wanted))
}
