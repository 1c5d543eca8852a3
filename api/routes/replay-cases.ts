import { join } from 'node:path'
import Type from 'typebox'
import { AppError } from '../../engine/errors.ts'
import { compareRuns } from '../../engine/replay/compare-runs.ts'
import { requireAllStores } from '../auth/scope.ts'
import type { AppDeps } from '../deps.ts'
import { ENGINE_ERRORS } from '../http/openapi.ts'
import type { App } from '../http/typed-app.ts'
import { isKnown } from '../http/unchanged.ts'
import { createFixtureClips } from '../replay/fixture-clips.ts'
import { MANIFEST } from '../replay/fixture.ts'
import { digestOfFile, mayWrite } from '../replay/replay-work.ts'
import { IdParams, closed } from '../schemas/common.ts'
import { AcceptBody, Case, CaseQuery, FixtureName, TakeBackBody, Taken, TakenBack } from '../schemas/replay.ts'
import { RangeHeaders } from './audio.ts'
import { CLIP_ANSWERS, ClipSpan, DECODING, clipSpanAsked, sendClip } from './clip-answer.ts'
import { comparedRow, fault, toldMoments, toldRow, toldRun } from './replay-answers.ts'

const tags = ['replay']
const ClipQuery = Type.Object({ case: FixtureName, ...ClipSpan }, closed)

/** One fixture in one run: what differs, both conversations, its sound, and taking it for right. */
export function replayCaseRoutes(app: App, { replays }: AppDeps): void {
  const clips = createFixtureClips()
  app.addHook('onClose', () => clips.close())

  /** What a case is held against: what was accepted then, or another run. */
  async function told(id: string, name: string) {
    const about = await replays.get(id)
    const kept = await replays.readCase(id, name)
    const row = about.cases.find((one) => one.name === name)!
    const isWhole = kept.case.outcome?.sound !== undefined
    const isOpen = isWhole && row.accepted === undefined && (kept.isNew || kept.case.status === 'different')
    const folder = isOpen ? await replays.folderNamed(name).catch(() => undefined) : undefined
    return {
      ...toldRow(row),
      ...fault(kept.case.error),
      run: toldRun(about),
      ...ofCase(kept.case),
      ...toldMoments(kept.standard, kept.case.outcome),
      mayAccept: folder !== undefined && (await mayWrite(folder)),
      mayTakeBack: await replays.mayTakeBack(id, name),
    }
  }
  async function compared(id: string, name: string, against: string) {
    const [about, other] = [await replays.get(id), await replays.get(against)]
    const [before, after] = [await replays.whole(against), await replays.whole(id)]
    const one = compareRuns(before, after, { gates: {} }).cases.find((each) => each.name === name)
    if (!one) throw new AppError('NOT_FOUND', { detail: { run: id, case: name } })
    const outcomeIn = ({ cases }: typeof before) => cases.find((each) => each.name === name)?.outcome
    return {
      ...comparedRow(one),
      ...{ run: toldRun(about), against: toldRun(other) },
      ...ofCase(one),
      ...toldMoments(outcomeIn(before), outcomeIn(after)),
      ...{ mayAccept: false, mayTakeBack: false },
    }
  }

  app.get(
    '/v1/replay/runs/:id/case',
    {
      schema: {
        tags,
        summary: '一个用例：差别、两边的对话 / a fixture of a run: differences and both conversations',
        ...{ params: IdParams, querystring: CaseQuery, response: { 200: Case } },
      },
      config: { errors: ['FIXTURE_BROKEN'] },
    },
    async ({ params: { id }, query: { case: name, against }, caller }) => {
      requireAllStores(caller)
      return against === undefined ? told(id, name) : compared(id, name, against)
    },
  )
  app.get(
    '/v1/replay/runs/:id/clip',
    {
      schema: {
        tags,
        summary: '用例的一小段声音（WAV，最长 120 秒） / a part of the sound of a fixture, WAV, at most 120 s',
        ...{ params: IdParams, querystring: ClipQuery, headers: RangeHeaders, response: CLIP_ANSWERS },
      },
      config: { errors: ['RANGE_INVALID', 'CONFLICT', 'FIXTURE_BROKEN', 'DEVICE_CLONED', ...DECODING] },
    },
    async ({ params: { id }, query, headers, caller }, reply) => {
      requireAllStores(caller)
      const { fromMs, toMs } = clipSpanAsked(query)
      const { digests } = await replays.readCase(id, query.case)
      const folder = await replays.folderNamed(query.case)
      // What is heard must be what was run.
      if ((await digestOfFile(join(folder, MANIFEST))) !== digests.manifest)
        throw new AppError('CONFLICT', { detail: { fixture: query.case, wanted: 'the fixture as it was run' } })
      const etag = `"${digests.manifest.slice(0, 32)}-${fromMs}-${toMs}"`
      void reply.headers({ etag, 'cache-control': 'private, no-cache' })
      if (isKnown(headers['if-none-match'], etag)) return reply.code(304).send()
      const clip = await clips.clip(folder, digests.manifest, { startMs: fromMs, endMs: toMs })
      return sendClip(reply, clip, { etag, headers })
    },
  )
  app.post(
    '/v1/replay/runs/:id/accept',
    {
      schema: {
        tags,
        summary: '认可这次的结果，写明为什么 / take what came out for right, with the reason',
        description:
          '写进用例的 expected.json。用例、行业包或产品在这以后变了：409，请再跑一次。\n\n' +
          'Written into expected.json of the fixture. Where the fixture, a pack or the product has changed since: 409, run it again.',
        ...{ params: IdParams, body: AcceptBody, response: { 200: Taken } },
      },
      config: { errors: ['CONFLICT', 'FIXTURE_BROKEN', 'FIXTURE_READ_ONLY', 'AUDIO_UNMUTED', ...ENGINE_ERRORS] },
    },
    async ({ params: { id }, body: { case: name, reason }, caller }) => {
      requireAllStores(caller)
      return { accepted: await replays.accept(id, name, { who: caller.id, reason: reason.trim() }) }
    },
  )
  app.post(
    '/v1/replay/runs/:id/take-back',
    {
      schema: {
        tags,
        summary: '撤回认可，恢复原来的期望 / take an acceptance back: what was expected before is restored',
        description:
          '只能撤回最后一次，而且之后没有改过；否则 409。\n\n' +
          'The last one alone, and only where nothing was changed since: 409 otherwise.',
        ...{ params: IdParams, body: TakeBackBody, response: { 200: TakenBack } },
      },
      config: { errors: ['CONFLICT', 'FIXTURE_BROKEN', 'FIXTURE_READ_ONLY'] },
    },
    async ({ params: { id }, body: { case: name }, caller }) => {
      requireAllStores(caller)
      return { takenBack: await replays.takeBack(id, name) }
    },
  )
}

const ofCase = ({ differences, causes, brokenGates, measures }: Parameters<typeof comparedRow>[0]) => ({
  ...{ found: differences, causes, brokenGates, measures },
})
