import Type from 'typebox'
import { literals, open } from './common.ts'
import { Span } from './entities.ts'

const ReadTerm = Type.Object(
  {
    text: Type.String(),
    ...Span.properties,
    exact: Type.Boolean({ description: '引号里的整句 / a quoted phrase' }),
    how: literals(['all', 'any', 'none']),
    pieces: Type.Array(Type.String(), { description: '实际找的字串 / the pieces that are sought' }),
    numbers: Type.Array(Type.Object({ kind: Type.String(), value: Type.Number() }, open)),
  },
  open,
)

/** What a search answers beside its hits. */
export const SearchExtras = {
  read: Type.Optional(
    Type.Object(
      { text: Type.String(), terms: Type.Array(ReadTerm) },
      {
        description:
          '查询读作什么；位置按 UTF-16 计。all：每条都有，any：其中之一，none：都没有 / what the query was read as, with places in UTF-16',
      },
    ),
  ),
  near: Type.Optional(
    Type.Array(
      Type.Object({ id: Type.String(), name: Type.String(), ...Span.properties, total: Type.Integer() }, open),
      {
        description:
          '一条都没有时：读音相近、同样条件下有人说到的概念 / where nothing is found: concepts that sound alike and were spoken of',
      },
    ),
  ),
  meant: Type.Optional(
    Type.Array(
      Type.Object(
        {
          moment: Type.Optional(Type.String()),
          concept: Type.Optional(Type.Object({ id: Type.String(), name: Type.String() }, open)),
          polarity: Type.Optional(Type.String()),
          total: Type.Integer(),
        },
        open,
      ),
      {
        description:
          '一条都没有时：顾客这样说会是什么，同样条件下有多少 / where nothing is found: what it would be if a customer said it, and how much of that there is',
      },
    ),
  ),
  groups: Type.Optional(
    Type.Array(
      Type.Object(
        {
          visitId: Type.Optional(Type.String()),
          startMs: Type.Optional(Type.Integer()),
          endMs: Type.Optional(Type.Integer()),
          total: Type.Integer(),
          shown: Type.Integer({ description: 'hits 里接下来的几条 / so many of hits, in order' }),
        },
        open,
      ),
    ),
  ),
  totalVisits: Type.Optional(Type.Integer()),
}
