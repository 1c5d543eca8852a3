import Type from 'typebox'
import type { AppDeps } from '../deps.ts'
import { askingOf } from '../http/asking.ts'
import type { App } from '../http/typed-app.ts'
import {
  CONCEPT_LABELS,
  INSIGHT_LABELS,
  MOMENT_LABELS,
  PERSONAL_DATA_LABELS,
  POLARITY_LABELS,
  ROLE_LABELS,
} from '../labels.ts'
import { CAUSE_WORDS, GATE_WORDS, KIND_WORDS, SIDE_WORDS, STAGE_WORDS } from '../replay/words.ts'
import { open } from '../schemas/common.ts'
import { valueTitles, type Titles } from '../value-titles.ts'

const Labels = Type.Record(
  Type.String(),
  Type.Record(Type.String(), Type.Object({ zh: Type.String(), en: Type.String() }, open)),
  { description: '类别 → 代码 → 名称 / kind → code → name' },
)

const FIXED: Record<string, Titles> = {
  role: ROLE_LABELS,
  polarity: POLARITY_LABELS,
  conceptType: CONCEPT_LABELS,
  moment: MOMENT_LABELS,
  insight: INSIGHT_LABELS,
  personalData: PERSONAL_DATA_LABELS,
  difference: KIND_WORDS,
  replayStage: STAGE_WORDS,
  replaySide: SIDE_WORDS,
  cause: CAUSE_WORDS,
  gate: GATE_WORDS,
}

/** Names for people of every code that answers hold: a picture of the words of the code and of the packs that are in use. */
export function labelRoutes(app: App, { store }: AppDeps): void {
  app.get(
    '/v1/labels',
    {
      schema: {
        tags: ['labels'],
        summary: '代码的中英文名称：角色、态度、概念类型、关键时刻、阶段、需求、客群、到店结果、门店 / names of codes',
        response: { 200: Labels },
      },
      config: { isLasting: true },
    },
    async (request, reply) => ({
      ...FIXED,
      ...(await valueTitles(store, request.caller, askingOf(request, reply))),
    }),
  )
}
