import Type from 'typebox'
import { open } from './common.ts'

const Samples = Type.Integer({ minimum: 0 })

export const LedgerRow = Type.Object(
  {
    device: Type.String(),
    name: Type.Optional(Type.String()),
    storeId: Type.Optional(Type.String()),
    day: Type.String({ description: '北京时间 / by China’s time: 2026-11-26' }),
    rate: Type.Integer({ description: '每秒采样数 / samples a second' }),
    captured: Samples,
    samples: Type.Record(Type.String(), Samples, {
      description:
        'recognised, redacted, no-speech, waiting, failed, deleted, unaccounted; paused, below-gate, overrun, spool-bound … (devices/SPOOL.md); 其和为 captured / they add up to captured',
    }),
    timeQuality: Type.Record(Type.String(), Samples, {
      description: '时间可靠程度 / how well the time is known: exact, synced, rtc, bounded, unknown',
    }),
  },
  open,
)
