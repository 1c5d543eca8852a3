import { Readable, type PassThrough } from 'node:stream'
import Type from 'typebox'
import { ZipFile } from 'yazl'
import { createExtracts } from '../../engine/audio/extracts.ts'
import { AppError } from '../../engine/errors.ts'
import { keptFor } from '../auth/kept-scope.ts'
import { mayUseStore } from '../auth/scope.ts'
import type { AppDeps } from '../deps.ts'
import type { App } from '../http/typed-app.ts'
import { playable } from '../intake/playback.ts'
import { bytes } from '../schemas/answers.ts'
import { IdParams } from '../schemas/common.ts'
import { DECODING, LONGEST_CLIP_MS } from './clip-answer.ts'

/** The first and the last word are heard whole. */
const AROUND_MS = 300

interface Piece {
  /** Its place in the basket, which says nothing of anybody: `007.wav`. */
  name: string
  path: string
  span: { startMs: number; endMs: number }
}

/** The sound of a basket, to be taken along: a right of its own, beside that of listening. */
export function basketClipRoutes(app: App, { store, blobs }: AppDeps): void {
  const extracts = createExtracts()
  app.addHook('onClose', () => extracts.close())

  app.get(
    '/v1/baskets/:id/clips',
    {
      schema: {
        tags: ['kept'],
        summary: '证据夹里的声音，ZIP 里每句一个 WAV / the sound of a basket: a ZIP with a WAV of each utterance',
        description:
          '按夹里的次序命名（001.wav 是第一句），与导出的 CSV 逐行对应；来自已消音的副本。没有声音的（书面反馈、已删除的录音）不在里面。\n\n' +
          'Named by their order in the basket (001.wav is the first), as the rows of its CSV; of the muted copy. What has no sound is left out.',
        params: Type.Object(IdParams.properties),
        response: { 200: bytes('声音 / the sound', 'application/zip') },
      },
      config: { errors: DECODING },
    },
    async ({ params: { id }, caller }, reply) => {
      keptFor(caller, await store.getKept(id), { id, kind: 'basket' })
      const seen = (await store.evidenceOf(id)).filter(({ storeId }) => mayUseStore(caller, storeId))
      const pieces: Piece[] = []
      for (const [at, { recordingId, startMs, endMs }] of seen.entries()) {
        const path = endMs - startMs > 1 ? await soundOf(recordingId) : undefined
        const from = Math.max(0, startMs - AROUND_MS)
        const span = { startMs: from, endMs: Math.min(endMs + AROUND_MS, from + LONGEST_CLIP_MS) }
        if (path !== undefined) pieces.push({ name: `${String(at + 1).padStart(3, '0')}.wav`, path, span })
      }
      void reply.headers({
        'content-type': 'application/zip',
        'content-disposition': `attachment; filename="tingdian-basket-${new Date().toISOString().slice(0, 10)}.zip"`,
        'cache-control': 'no-store',
      })
      return reply.send(zipOf(pieces, ({ path, span }) => extracts.clip(path, span)))
    },
  )

  /** The file to play; undefined where there is none any more. @throws AppError AUDIO_UNMUTED */
  async function soundOf(recordingId: string): Promise<string | undefined> {
    const recording = await store.getRecording(recordingId)
    if (!recording) return undefined
    try {
      return (await playable(recording, { store, blobs })).path
    } catch (error) {
      if (error instanceof AppError && error.code === 'NOT_FOUND') return undefined
      throw error
    }
  }
}

/** One after the other is cut when its turn comes, so that no more than one lies in memory. */
function zipOf(pieces: readonly Piece[], cut: (piece: Piece) => Promise<Buffer>): Readable {
  const archive = new ZipFile()
  const sent = archive.outputStream as PassThrough
  archive.on('error', (error: Error) => sent.destroy(error))
  for (const piece of pieces)
    archive.addReadStreamLazy(piece.name, { compress: false }, (done) => {
      cut(piece).then(
        (wav) => done(null, Readable.from([wav])),
        (error: unknown) => sent.destroy(error as Error),
      )
    })
  archive.end()
  return sent
}
