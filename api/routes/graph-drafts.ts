import Type from 'typebox'
import { AppError, type ErrorCode } from '../../engine/errors.ts'
import type { Action } from '../../engine/knowledge/action.ts'
import {
  act,
  beginDraft,
  checkDraft,
  readDraft,
  requireDraft,
  undo,
  type Draft as OpenDraft,
} from '../../engine/knowledge/drafts.ts'
import { diffOf } from '../../engine/knowledge/diff.ts'
import { conflictsOf, mergeDraft, publishDraft } from '../../engine/knowledge/publish.ts'
import { maySeeLine, requireLineOf } from '../auth/graph-scope.ts'
import type { Caller } from '../auth/keys.ts'
import type { AppDeps } from '../deps.ts'
import { pageByTime } from '../http/page-by-id.ts'
import type { App } from '../http/typed-app.ts'
import { nothing } from '../schemas/answers.ts'
import { IdParams, NextCursor, PageQuery, closed, literals, open } from '../schemas/common.ts'
import * as shapes from '../schemas/graph.ts'
import { rereadAfter } from './graph-rereads.ts'

const tags = ['graph']
const OF_CHANGES: ErrorCode[] = ['CONFLICT', 'PACK_UNKNOWN', 'PACK_INVALID']
const Query = Type.Object(
  {
    line: Type.Optional(shapes.LineName),
    state: Type.Optional(literals(['open', 'published', 'dropped'])),
    ...PageQuery,
  },
  closed,
)

const Drafts = Type.Object({ drafts: Type.Array(shapes.Draft), nextCursor: NextCursor }, open)

/** Drafts: what experts change before it is in use. */
export function graphDraftRoutes(app: App, { store, rereads }: AppDeps): void {
  const seen = async (caller: Caller, id: string): Promise<OpenDraft> => {
    const draft = await readDraft(store, id)
    if (!maySeeLine(caller, draft.line)) throw new AppError('NOT_FOUND', { detail: { draft: id } })
    return draft
  }
  /** Where a caller stands who changes a draft. */
  const handOf = async (caller: Caller, id: string, headers: { 'if-match'?: string }) => {
    const { line, revision } = await requireDraft(store, id)
    if (!maySeeLine(caller, line)) throw new AppError('NOT_FOUND', { detail: { draft: id } })
    requireLineOf(caller, line)
    return { id, revision: revisionOf(headers['if-match'], revision), who: caller.id }
  }
  app.get(
    '/v1/graph/drafts',
    {
      schema: {
        tags,
        summary: '草稿，刚改过的在前 / drafts, those that changed last come first',
        querystring: Query,
        response: { 200: Drafts },
      },
    },
    async ({ query: { line: asked, state, ...paging }, caller }) => {
      const wanted = { ...(asked !== undefined && { line: asked }), ...(state && { state }) }
      const seen = (await store.listDrafts(wanted)).filter(({ line }) => maySeeLine(caller, line))
      const { page, ...next } = pageByTime(seen, ({ updatedAt }) => updatedAt, paging)
      return { drafts: page, ...next }
    },
  )
  app.post(
    '/v1/graph/drafts',
    {
      schema: {
        tags,
        summary: '开一个草稿 / begin a draft',
        body: Type.Object({ line: shapes.LineName, title: Type.String({ minLength: 1, maxLength: 200 }) }, closed),
        response: { 201: shapes.Draft },
      },
      config: { errors: ['PACK_UNKNOWN'] },
    },
    async ({ body: { line, title }, caller }, reply) => {
      requireLineOf(caller, line)
      const draft = await beginDraft(store, { line, title, owner: caller.id })
      return reply.code(201).header('etag', `"${draft.revision}"`).send(draft)
    },
  )
  app.get(
    '/v1/graph/drafts/:id',
    {
      schema: {
        tags,
        summary: '一个草稿和它的步骤 / a draft with its steps',
        params: IdParams,
        response: { 200: shapes.WholeDraft },
      },
      config: { errors: OF_CHANGES },
    },
    async ({ params: { id }, caller }, reply) => {
      const draft = await seen(caller, id)
      void reply.header('etag', `"${draft.revision}"`)
      return { ...viewOf(draft), conflicts: await conflictsOf(store, id) }
    },
  )
  app.get(
    '/v1/graph/drafts/:id/check',
    {
      schema: {
        tags,
        summary: '有没有错误 / what is wrong with it',
        params: IdParams,
        response: { 200: shapes.Checked },
      },
      config: { errors: OF_CHANGES },
    },
    async ({ params: { id }, caller }) => {
      const { faults, blocking } = await checkDraft(store, await seen(caller, id))
      return { faults: faults.map((fault) => ({ ...fault, blocks: blocking.includes(fault) })) }
    },
  )
  app.get(
    '/v1/graph/drafts/:id/diff',
    {
      schema: {
        tags,
        summary: '与它开始时的版本的差别 / against the version it was begun on',
        params: IdParams,
        response: { 200: shapes.Differences },
      },
      config: { errors: OF_CHANGES },
    },
    async ({ params: { id }, caller }) => {
      const { before, overlay, ground } = await seen(caller, id)
      return diffOf(before, overlay, ground)
    },
  )
  app.post(
    '/v1/graph/drafts/:id/steps',
    {
      schema: {
        tags,
        summary: '做一步：几件事一起做，或都不做 / one step: several things at once, or none',
        ...{ params: IdParams, headers: shapes.Seen, body: shapes.Steps, response: { 200: shapes.Done } },
      },
      config: { errors: OF_CHANGES },
    },
    async ({ params: { id }, headers, body, caller }) =>
      act(store, await handOf(caller, id, headers), body.actions as unknown as Action[]),
  )
  for (const [name, by, summary] of [
    ['undo', -1, '撤销一步 / undo a step'],
    ['redo', 1, '重做一步 / redo a step'],
  ] as const)
    app.post(
      `/v1/graph/drafts/:id/${name}`,
      {
        schema: { tags, summary, params: IdParams, headers: shapes.Seen, response: { 200: shapes.Draft } },
        config: { errors: OF_CHANGES },
      },
      async ({ params: { id }, headers, caller }) => undo(store, await handOf(caller, id, headers), by),
    )
  app.post(
    '/v1/graph/drafts/:id/merge',
    {
      schema: {
        tags,
        summary: '并入别人已发布的 / take in what others published',
        description:
          '两边都改了的，在 mine 或 theirs 里写它的 id。\n\nWhat both sides changed is named in `mine` or in `theirs`, by its id.',
        ...{ params: IdParams, headers: shapes.Seen, body: shapes.Sides, response: { 200: shapes.Merged } },
      },
      config: { errors: [...OF_CHANGES, 'DRAFT_CONFLICT'] },
    },
    async ({ params: { id }, headers, body: { mine = [], theirs = [] }, caller }) =>
      mergeDraft(store, await handOf(caller, id, headers), (_, one) =>
        mine.includes(one) ? 'mine' : theirs.includes(one) ? 'theirs' : undefined,
      ),
  )
  app.post(
    '/v1/graph/drafts/:id/publish',
    {
      schema: {
        tags,
        summary: '发布：从下一段录音起使用 / publish: in use from the next recording on',
        ...{
          params: IdParams,
          headers: shapes.Seen,
          body: Type.Object({ why: shapes.Reason, reread: shapes.AlsoReread }, closed),
        },
        response: { 201: shapes.PublishedVersion },
      },
      config: { errors: [...OF_CHANGES, 'DRAFT_CONFLICT', 'DRAFT_INVALID'] },
    },
    async ({ params: { id }, headers, body: { why, reread = false }, caller }, reply) => {
      const published = await publishDraft(store, { ...(await handOf(caller, id, headers)), why })
      const begun = reread && (await rereadAfter(rereads, published.version.line, caller.id))
      return reply.code(201).send({ ...published, ...begun })
    },
  )
  app.delete(
    '/v1/graph/drafts/:id',
    {
      schema: {
        tags,
        summary: '丢弃草稿 / drop a draft',
        params: IdParams,
        headers: shapes.Seen,
        response: { 204: nothing('已丢弃 / dropped') },
      },
      config: { errors: OF_CHANGES },
    },
    async ({ params: { id }, headers, caller }, reply) => {
      const { revision } = await handOf(caller, id, headers)
      await store.changeDraft(id, revision, { state: 'dropped', at: Date.now() })
      return reply.code(204).send()
    },
  )
}

function viewOf({ id, line, title, owner, state, base, revision, createdAt, updatedAt, published, steps }: OpenDraft) {
  const done = steps.map(({ place, who, at, action, undone }) => ({
    ...{ place, who, at, undone },
    actions: JSON.parse(action) as object[],
  }))
  return { id, line, title, owner, state, base, revision, createdAt, updatedAt, published, steps: done }
}

/** `*` is the draft as it is now. @throws AppError INPUT_INVALID without `If-Match`: nobody changes what they have not seen */
export function revisionOf(header: string | undefined, now: number): number {
  if (header?.trim() === '*') return now
  const revision = /^(?:W\/)?"?(\d{1,15})"?$/.exec(header?.trim() ?? '')?.[1]
  if (revision !== undefined) return Number(revision)
  throw new AppError('INPUT_INVALID', { detail: { wanted: 'If-Match: revision of the draft', got: header ?? '' } })
}
