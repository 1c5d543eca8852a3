import Type from 'typebox'
import { LastBackup } from '../backup/last-backup.ts'
import { literals, open } from './common.ts'

const Words = Type.Object({ zh: Type.String(), en: Type.String() })
const Bytes = Type.Integer({ minimum: 0 })

/** How the service is, for whoever looks after it. */
export const System = Type.Object(
  {
    version: Type.String(),
    node: Type.String(),
    startedAt: Type.Integer({ description: 'epoch ms' }),
    database: Type.Object(
      {
        kind: literals(['sqlite', 'postgres']),
        bytes: Type.Optional(Bytes),
        isColumned: Type.Boolean({ description: '是否从列里回答查询 / whether questions are answered from columns' }),
      },
      open,
    ),
    disk: Type.Object({ freeBytes: Bytes, totalBytes: Bytes }, open),
    queue: Type.Record(Type.String(), Type.Integer({ minimum: 0 }), {
      description: 'queued, running, done, failed, blocked',
    }),
    models: Type.Array(
      Type.Object(
        {
          name: Type.String(),
          title: Words,
          state: Type.String(),
          default: Type.Boolean(),
          bytes: Type.Optional(Bytes),
        },
        open,
      ),
    ),
    examinedAt: Type.Integer({ description: 'findings 是何时查的 / when the findings were found, epoch ms' }),
    findings: Type.Array(
      Type.Object(
        {
          what: Words,
          state: literals(['ok', 'missing']),
          required: Type.Boolean(),
          found: Type.String(),
          remedy: Type.Optional(Words),
        },
        { ...open, description: '与 tingdian doctor 一样 / as tingdian doctor tells' },
      ),
    ),
    backup: Type.Optional(LastBackup),
  },
  open,
)
