import Type, { type TSchema } from 'typebox'
import { CUE_SECTIONS, LISTS } from '../../engine/knowledge/action.ts'
import { SUBJECTS } from '../../engine/pack/overlay.ts'
import { CONCEPT_TYPES, PERSONAL_DATA_KINDS } from '../../engine/types.ts'
import { closed, literals, open } from './common.ts'
import { Reread } from './graph-effects.ts'

/** Shapes of drafts and versions of the knowledge; their meaning is told in engine/knowledge and engine/store/knowledge-types.ts. */

export const LineName = Type.String({
  minLength: 1,
  maxLength: 130,
  description: '行业包，或“行业包@门店” / a pack, or PACK@STORE',
})
/** The revision that a change of a draft was made on. */
export const Seen = Type.Object(
  {
    'if-match': Type.Optional(
      Type.String({ maxLength: 40, description: '草稿的 revision / revision of the draft that was seen' }),
    ),
  },
  open,
)
const Id = Type.String({ minLength: 1, maxLength: 200 })
const Word = Type.String({ minLength: 1, maxLength: 200 })
const Words = Type.Optional(Type.Array(Word, { maxItems: 500 }))
const action = <T extends Record<string, TSchema>>(names: readonly string[], fields: T) =>
  Type.Object({ do: literals(names), ...fields }, closed)

/** One thing that is done in a draft. */
export const ActionBody = Type.Union([
  action(['add'], {
    ...{ name: Word, type: literals(CONCEPT_TYPES) },
    ...{ id: Type.Optional(Id), parent: Type.Optional(Id), aliases: Words },
  }),
  action(['rename'], { id: Id, name: Word }),
  action(['type'], { id: Id, type: literals(CONCEPT_TYPES) }),
  action(['move'], { id: Id, parent: Type.Union([Id, Type.Null()]) }),
  action(LISTS, { id: Id, add: Words, remove: Words, take: Type.Optional(Type.Boolean()) }),
  action(['retire', 'restore', 'reset'], { id: Id }),
  action(['phrase'], {
    ...{ phrase: Word, polarity: Type.Number({ minimum: -1, maximum: 1 }) },
    ...{ weight: Type.Optional(Type.Number({ exclusiveMinimum: 0, maximum: 2 })), concepts: Words },
  }),
  action(['unphrase'], { phrase: Word, concepts: Words }),
  action(['redact'], {
    ...{ pattern: Word, kind: literals(PERSONAL_DATA_KINDS), note: Type.Optional(Type.String({ maxLength: 500 })) },
  }),
  action(['unredact'], { pattern: Word }),
  action(['cue'], {
    ...{ section: literals(CUE_SECTIONS), id: Id },
    yaml: Type.String({ maxLength: 20_000, description: '空的：去掉这条规则 / empty: the rule is taken away' }),
  }),
])

export const Steps = Type.Object({ actions: Type.Array(ActionBody, { minItems: 1, maxItems: 1000 }) }, closed)

export const Version = Type.Object(
  {
    ...{ line: Type.String(), number: Type.Integer(), parent: Type.Integer(), who: Type.String() },
    ...{ at: Type.Integer(), why: Type.String(), hash: Type.String() },
    restores: Type.Optional(Type.Integer({ description: '退回到的版本 / the version it gives back' })),
    draft: Type.Optional(Type.String()),
  },
  open,
)

const draft = {
  ...{ id: Type.String(), line: Type.String(), title: Type.String(), owner: Type.String() },
  state: literals(['open', 'published', 'dropped']),
  base: Type.Integer({ description: '开始时的版本，0 是还没有 / the version it was begun on, 0: none' }),
  revision: Type.Integer({ description: '改动时放进 If-Match / goes into If-Match of changes' }),
  ...{ createdAt: Type.Integer(), updatedAt: Type.Integer() },
}
export const Draft = Type.Object(draft, open)
const Document = Type.Object({ subject: literals(SUBJECTS), id: Type.String() }, open)
const Conflict = Type.Object(
  {
    ...{ subject: literals(SUBJECTS), id: Type.String(), field: Type.Optional(Type.String()) },
    ...{ before: Type.Optional(Type.String()), mine: Type.Optional(Type.String()) },
    theirs: Type.Optional(Type.String({ description: 'JSON；before、mine 也是 / JSON, as before and mine' })),
  },
  open,
)
export const WholeDraft = Type.Object(
  {
    ...draft,
    published: Type.Integer({ description: '现行版本，大于 base：别人发布过 / in use; above base: others published' }),
    steps: Type.Array(
      Type.Object(
        {
          ...{ place: Type.Integer(), who: Type.String(), at: Type.Integer(), undone: Type.Boolean() },
          actions: Type.Array(Type.Object({}, open)),
        },
        open,
      ),
    ),
    conflicts: Type.Array(Conflict, { description: '两边都改了的，要逐个选 / changed on both sides: choose' }),
  },
  open,
)
export const Done = Type.Object(
  { draft: Draft, added: Type.Array(Type.String(), { description: '新概念的 id / ids of new concepts' }) },
  open,
)
const Fault = Type.Object(
  {
    ...{ subject: literals(SUBJECTS), id: Type.String(), zh: Type.String(), en: Type.String() },
    isWarning: Type.Optional(Type.Boolean()),
    blocks: Type.Boolean({ description: '不改好不能发布 / it cannot be published with it' }),
  },
  open,
)
export const Checked = Type.Object({ faults: Type.Array(Fault) }, open)
const Both = Type.Object({ added: Type.Array(Type.String()), removed: Type.Array(Type.String()) }, open)
const Optional = Type.Optional(Type.String())
export const Differences = Type.Object(
  {
    concepts: Type.Array(
      Type.Object(
        {
          ...{ id: Type.String(), name: Type.String(), type: Type.String(), parent: Optional },
          kinds: Type.Array(literals(['added', 'removed', 'retired', 'restored', 'renamed', 'moved', 'changed'])),
          ...{ renamedFrom: Optional, typeFrom: Optional, parentFrom: Optional },
          lists: Type.Object({
            ...{ aliases: Type.Optional(Both), not: Type.Optional(Both), heardAs: Type.Optional(Both) },
          }),
        },
        open,
      ),
    ),
    others: Type.Array(
      Type.Object({ subject: literals(SUBJECTS), id: Type.String(), before: Optional, after: Optional }, open),
    ),
  },
  open,
)
export const Sides = Type.Object(
  {
    mine: Type.Optional(Type.Array(Id, { maxItems: 5000 })),
    theirs: Type.Optional(Type.Array(Id, { maxItems: 5000, description: '概念或文档的 id / ids of documents' })),
  },
  closed,
)
export const Merged = Type.Object({ draft: Draft, taken: Type.Array(Document) }, open)
export const Reason = Type.String({ minLength: 1, maxLength: 1000, description: '为什么 / why' })
const List = Type.Array(Type.String())
export const ShownConcepts = Type.Object(
  {
    concepts: Type.Array(
      Type.Object(
        {
          ...{ id: Type.String(), name: Type.String(), type: literals(CONCEPT_TYPES), parent: Optional },
          ...{ aliases: List, not: List, heardAs: List },
          isRetired: Type.Boolean({ description: '停用了，不再找 / it is found no more' }),
          isEdited: Type.Boolean({ description: '这里改过 / the line has an edit of it' }),
          isOwn: Type.Boolean({ description: '这里新增的 / the line added it' }),
          matched: Type.Optional(Type.Object({ text: Type.String(), start: Type.Integer(), end: Type.Integer() })),
        },
        open,
      ),
    ),
    total: Type.Integer({ description: '全部有多少 / how many there are in all' }),
  },
  open,
)

/** Whether history is read again with what is published. */
export const AlsoReread = Type.Optional(
  Type.Boolean({ description: '同时重新处理历史，在后台 / history is read again with it, in the background' }),
)
const Begun = {
  reread: Type.Optional(Reread),
  rereadError: Type.Optional(
    Type.String({
      description:
        '已发布，但没能开始重新处理：错误代码；POST /v1/graph/rereads 再试 / it is published, yet history is not read again: ' +
        'the code of the error; POST /v1/graph/rereads tries again',
    }),
  ),
}
export const PublishedVersion = Type.Object({ version: Version, taken: Type.Array(Document), ...Begun }, open)
export const RolledBack = Type.Object({ ...Version.properties, ...Begun }, open)
