import Type from 'typebox'
import { DEVICE_KINDS, PACK_NAME, PLAIN_NAME } from '../intake/capture.ts'
import { closed, literals, open } from './common.ts'

const hex = (bytes: number) => Type.String({ pattern: `^[0-9a-f]{${bytes * 2}}$` })
const At = Type.Integer({ description: 'epoch ms' })

/** Names of the shipped arrays and of those of a shop. */
export const ARRAY_NAME = '^[a-z0-9][a-z0-9-]{0,63}$'

export const EnrolBody = Type.Object(
  {
    code: Type.String({ minLength: 1, maxLength: 64, description: '登记码 / the code' }),
    device: hex(16),
    publicKey: hex(32),
    signature: hex(64),
  },
  closed,
)

export const Enrolled = Type.Object(
  {
    device: hex(16),
    name: Type.String(),
    storeId: Type.String(),
    kind: literals(DEVICE_KINDS),
    pack: Type.String(),
    array: Type.Optional(Type.String()),
    sealingKey: Type.String({ description: '缓存加密用的公钥 / what sound is sealed to: X25519' }),
  },
  open,
)

export const CodeBody = Type.Object(
  {
    name: Type.String({ pattern: PLAIN_NAME, description: '设备名 / name of the device' }),
    storeId: Type.String({ pattern: PLAIN_NAME, description: '门店 / store' }),
    kind: Type.Optional(literals(DEVICE_KINDS)),
    pack: Type.Optional(Type.String({ pattern: PACK_NAME })),
    array: Type.Optional(Type.String({ pattern: ARRAY_NAME, description: '麦克风阵列 / microphone array' })),
  },
  closed,
)

export const Code = Type.Object(
  { code: Type.String({ description: '只显示这一次 / shown this once' }), expiresAt: At },
  open,
)

export const Device = Type.Object(
  {
    device: hex(16),
    name: Type.String(),
    storeId: Type.String(),
    kind: literals(DEVICE_KINDS),
    pack: Type.String(),
    array: Type.Optional(Type.String()),
    enrolledAt: At,
    revokedAt: Type.Optional(At),
    state: Type.String({ description: 'recording, paused, outside-hours, offline, revoked, cloned, never-seen …' }),
    states: Type.Optional(
      Type.Array(Type.Object({ at: At, state: Type.String() }, open), {
        description:
          '最近一天的状态变化；unwatched：服务没有运行 / changes of the last day; unwatched: the service did not run',
      }),
    ),
    isConnected: Type.Boolean(),
    lastSeenAt: Type.Optional(At),
    lastSoundAt: Type.Optional(At),
    soundCapturedAt: Type.Optional(At),
    soundSeconds: Type.Number(),
    gapSeconds: Type.Record(Type.String(), Type.Number()),
    clock: Type.Optional(Type.Object({ behindMs: Type.Number(), errorMs: Type.Number(), at: At }, open)),
    health: Type.Optional(Type.Object({ state: Type.String() }, open)),
    alarm: Type.Optional(Type.Object({ code: Type.String(), at: At }, open)),
  },
  open,
)
