import Type from 'typebox'
import { open } from './common.ts'

/** Who is logged in, and what they may do. */
export const Session = Type.Object(
  {
    id: Type.String({ description: '密钥的编号 / id of the key' }),
    label: Type.String(),
    role: Type.String(),
    storeIds: Type.Optional(Type.Array(Type.String(), { description: '没有这一项：全部门店 / absent: every store' })),
    permissions: Type.Array(Type.String(), {
      description: '可以调用的接口 / what may be called, as in "GET /v1/search"',
    }),
    isOpen: Type.Boolean({ description: '没有密钥的单机试用 / one machine on trial, without any key' }),
    version: Type.String(),
  },
  open,
)
