import Type from 'typebox'
import { rfc3339 } from '../../engine/rfc3339.ts'
import type { SpokenTurn } from '../../engine/types.ts'
import { ENGINE_ERRORS } from '../http/openapi.ts'
import { createLiveKnowledge } from '../../engine/knowledge/live.ts'
import type { App } from '../http/typed-app.ts'
import { requireStore } from '../auth/scope.ts'
import type { AppDeps } from '../deps.ts'
import { PACK_NAME, PLAIN_NAME } from '../intake/capture.ts'
import { overlaidBy, saveKnowledge } from '../intake/keep-analysis.ts'
import { recordingId } from '../intake/recording-id.ts'
import { closed, open } from '../schemas/common.ts'

const Document = Type.Object(
  {
    id: Type.String({ minLength: 1, maxLength: 128, description: '来源里的编号；同号再来就是更新 / id in its source' }),
    channel: Type.String({ pattern: PLAIN_NAME, description: '渠道，如 问卷、点评 / where it was written' }),
    storeId: Type.String({ pattern: PLAIN_NAME }),
    at: Type.String({ format: 'date-time' }),
    text: Type.String({ minLength: 1, maxLength: 20_000 }),
    pack: Type.Optional(Type.String({ pattern: PACK_NAME })),
  },
  closed,
)
const Saved = Type.Object({ recordingId: Type.String(), result: Type.String(), utterances: Type.Integer() }, open)

/**
 * Written feedback goes the way of spoken words from the text on: a recording without audio. It is quick, so it is done at
 * once and its words, still with personal data, never wait in a queue.
 */
export function documentRoutes(app: App, { store, engine }: AppDeps): void {
  app.post(
    '/v1/documents',
    {
      schema: {
        tags: ['recordings'],
        summary: '书面反馈 / written feedback',
        body: Document,
        response: { 200: Saved },
      },
      config: { errors: ENGINE_ERRORS },
    },
    async ({ body, caller }) => {
      requireStore(caller, body.storeId)
      const pack = body.pack ?? 'base'
      const turns: SpokenTurn[] = sentences(body.text).map((text, i) => ({
        startMs: i,
        endMs: i + 1,
        text,
        speaker: '1',
      }))
      const live = await createLiveKnowledge(store)({ pack, storeId: body.storeId })
      const analysis = { ...(await engine.understand(turns, { pack, ...overlaidBy(live) })), file: body.channel }
      const versions = await saveKnowledge(store, pack, live)
      const recording = {
        id: recordingId(body.storeId, `document\0${body.channel}\0${body.id}`),
        storeId: body.storeId,
        deviceId: body.channel,
        deviceKind: 'upload' as const,
        startedAt: rfc3339('at', body.at),
        durationMs: 0,
        sampleRate: 0,
        channels: 0,
        consent: 'notice-only' as const,
      }
      // Whoever writes to a store is its customer.
      const utterances = analysis.utterances.map((utterance) => ({ ...utterance, role: 'customer' as const }))
      return store.saveAnalysis(recording, { ...analysis, utterances }, versions)
    },
  )
}

/** Cuts a text at sentence ends and line ends. */
function sentences(text: string): string[] {
  return (
    text
      .match(/[^。！？!?\n]+[。！？!?]*/g)
      ?.map((one) => one.trim())
      .filter((one) => one !== '') ?? [text]
  )
}
