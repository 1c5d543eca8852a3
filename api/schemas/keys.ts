import Type from 'typebox'
import { ROLES } from '../auth/roles.ts'
import { PLAIN_NAME } from '../intake/capture.ts'
import { closed, literals, open } from './common.ts'

const MOST_STORES = 200

export const KeyBody = Type.Object(
  {
    role: literals(ROLES),
    label: Type.Optional(Type.String({ maxLength: 100, description: '备注：给谁用 / a remark: whose it is' })),
    storeIds: Type.Optional(
      Type.Array(Type.String({ pattern: PLAIN_NAME }), {
        minItems: 1,
        maxItems: MOST_STORES,
        uniqueItems: true,
        description: '只能用于这些门店；没有这一项：全部门店 / only for these stores; absent: every store',
      }),
    ),
  },
  closed,
)

/** A key as those see it who look after keys: never the key itself, nor its hash. */
export const Key = Type.Object(
  {
    id: Type.String(),
    role: literals(ROLES),
    label: Type.String(),
    storeIds: Type.Optional(Type.Array(Type.String())),
    createdAt: Type.Integer({ description: 'epoch ms' }),
    revokedAt: Type.Optional(Type.Integer()),
    lastUsedAt: Type.Optional(Type.Integer({ description: '没有这一项：从未用过 / absent: never used' })),
  },
  open,
)

export const NewKey = Type.Object(
  { ...Key.properties, secret: Type.String({ description: '只显示这一次 / shown this once' }) },
  open,
)
