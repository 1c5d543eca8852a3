import Type from 'typebox'
import { Milliseconds, closed, literals, open } from './common.ts'
import { LightUtterance } from './fields.ts'

export const KeptName = Type.String({ minLength: 1, maxLength: 100, pattern: '\\S' })
export const Shared = Type.Boolean({ description: '看得到这些门店的人都能看 / whoever sees these stores may read it' })

const common = {
  id: Type.String(),
  name: Type.String(),
  isShared: Type.Boolean(),
  isOwn: Type.Boolean({ description: '是不是自己建的 / made by the key that asks' }),
  createdAt: Type.Integer(),
  updatedAt: Type.Integer(),
}

/** A page of the console with its query: what a saved search and a short link lead to. */
export const PagePath = Type.String({
  maxLength: 8000,
  pattern: '^/(search|insights|visits|r|baskets|repairs)(/[^?#]*)?(\\?[^#]*)?$',
  description: '控制台的页面与参数 / page of the console with its parameters, e.g. /search?q=…',
})
export const SavedSearch = Type.Object(
  {
    ...common,
    path: PagePath,
    total: Type.Optional(Type.Integer({ description: '上次看时有几条 / hits when it was looked at last' })),
  },
  open,
)
export const Basket = Type.Object({ ...common, evidenceCount: Type.Integer() }, open)
export const ShortLink = Type.Object(
  { id: Type.String(), path: PagePath, isOwn: Type.Boolean(), createdAt: Type.Integer(), expiresAt: Type.Integer() },
  open,
)

export const EvidenceEntry = Type.Object(
  {
    id: Type.String(),
    basketId: Type.String(),
    note: Type.String(),
    recordingId: Type.String(),
    storeId: Type.String(),
    startMs: Milliseconds,
    endMs: Milliseconds,
    utterance: Type.Optional(LightUtterance),
  },
  { ...open, description: 'utterance：现在读得到的原话 / as it reads now' },
)

export const Note = Type.String({ maxLength: 2000 })
export const EvidenceChange = Type.Object(
  {
    note: Type.Optional(Note),
    move: Type.Optional(literals(['before', 'after'])),
  },
  closed,
)
