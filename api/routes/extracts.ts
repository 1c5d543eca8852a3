import Type from 'typebox'
import { createExtracts } from '../../engine/audio/extracts.ts'
import { peaksBetween } from '../../engine/audio/peaks.ts'
import type { Caller } from '../auth/keys.ts'
import { visible } from '../auth/scope.ts'
import type { AppDeps } from '../deps.ts'
import type { App } from '../http/typed-app.ts'
import { isKnown } from '../http/unchanged.ts'
import { createByteCache } from '../intake/byte-cache.ts'
import { createOutlines } from '../intake/outlines.ts'
import { playable } from '../intake/playback.ts'
import { bytes, nothing } from '../schemas/answers.ts'
import { IdParams, closed } from '../schemas/common.ts'
import { RangeHeaders } from './audio.ts'
import { CLIP_ANSWERS, ClipSpan, DECODING, clipSpanAsked, sendClip, spanAsked } from './clip-answer.ts'

/** Clips of some seconds at 16 kHz: about a thousand. */
const CLIP_CACHE_BYTES = 64 * 1024 ** 2

const Time = Type.Integer({ minimum: 0, maximum: 7 * 24 * 3600_000 })
const PeaksQuery = Type.Object(
  {
    fromMs: Type.Optional(Time),
    toMs: Type.Optional(Time),
    points: Type.Optional(Type.Integer({ minimum: 1, maximum: 2000 })),
  },
  closed,
)
const ClipQuery = Type.Object(ClipSpan, closed)

/** Parts of what may be heard of a recording, made here, so that a browser never decodes a whole one: its outline, and clips. */
export function extractRoutes(app: App, { store, blobs }: AppDeps): void {
  const tags = ['recordings']
  const extracts = createExtracts()
  const outlines = createOutlines(blobs)
  app.addHook('onClose', async () => {
    await Promise.all([extracts.close(), outlines.close()])
  })
  const clips = createByteCache<Buffer>(CLIP_CACHE_BYTES, ({ length }) => length)
  const soundOf = async (caller: Caller, id: string) => {
    const recording = visible(caller, await store.getRecording(id), id)
    return { recording, sound: await playable(recording, { store, blobs }) }
  }

  app.get(
    '/v1/recordings/:id/peaks',
    {
      schema: {
        tags,
        summary: '声音的轮廓（波形） / outline of the sound, for a waveform',
        description:
          '正文是 points 对有符号字节：每一小段里最小和最大的样本（−127..127）。来自已消音的副本；录音之外是静音。\n\n' +
          'The body is `points` pairs of signed bytes: the least and the greatest sample of each part. Of the muted copy; silence beyond it.',
        params: IdParams,
        querystring: PeaksQuery,
        headers: RangeHeaders,
        response: {
          200: bytes('轮廓 / the outline', 'application/octet-stream'),
          304: nothing('与 If-None-Match 相同 / the same as If-None-Match'),
        },
      },
      config: { errors: DECODING },
    },
    async ({ params: { id }, query, headers, caller }, reply) => {
      const { recording, sound } = await soundOf(caller, id)
      const { fromMs, toMs } = spanAsked({ fromMs: 0, toMs: Math.max(1, recording.durationMs), ...query })
      void reply.headers({ etag: sound.etag, 'cache-control': 'private, no-cache' })
      if (isKnown(headers['if-none-match'], sound.etag)) return reply.code(304).send()
      const peaks = await outlines.of(sound, recording.audioRef!)
      const outline = peaksBetween(peaks, fromMs, toMs, query.points ?? 2000)
      return reply.type('application/octet-stream').send(Buffer.from(outline.buffer))
    },
  )
  app.get(
    '/v1/recordings/:id/clip',
    {
      schema: {
        tags,
        summary: '一小段声音（WAV，最长 120 秒） / a part of the sound, WAV, at most 120 s',
        description:
          '来自已消音的副本，从解码后的样本里精确截取：不随压缩格式漂移，所有浏览器都能播放。\n\n' +
          'Of the muted copy, cut exactly from the decoded samples: no drift by the compressed form, and every browser plays it.',
        params: IdParams,
        querystring: ClipQuery,
        headers: RangeHeaders,
        response: CLIP_ANSWERS,
      },
      config: { errors: ['RANGE_INVALID', ...DECODING] },
    },
    async ({ params: { id }, query, headers, caller }, reply) => {
      const { sound } = await soundOf(caller, id)
      const { fromMs, toMs } = clipSpanAsked(query)
      const etag = `${sound.etag.slice(0, -1)}-${fromMs}-${toMs}"`
      void reply.headers({ etag, 'cache-control': 'private, no-cache' })
      if (isKnown(headers['if-none-match'], etag)) return reply.code(304).send()
      const clip = await clips.get(etag, () => extracts.clip(sound.path, { startMs: fromMs, endMs: toMs }))
      return sendClip(reply, clip, { etag, headers })
    },
  )
}
