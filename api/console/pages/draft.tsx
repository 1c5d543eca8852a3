import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { Link, useLocation, useParams } from 'wouter'
import { useDraftHand } from '../lib/graph/draft-hand.ts'
import { GRAPH, useDraftDiff, useFaults } from '../lib/graph/graph-data.ts'
import { useNamesOf } from '../lib/graph/names.ts'
import { listenForKeys } from '../lib/keys.ts'
import { useQueryState } from '../lib/query-state.ts'
import { may, useSession } from '../lib/session.ts'
import { dateTime } from '../lib/time.ts'
import { DRAFT_VIEWS, conceptsHref, draftHref, draftUrl, historyHref } from '../lib/url/graph.ts'
import { useWords } from '../lib/words.ts'
import { DraftConflicts } from '../parts/graph/draft-conflicts.tsx'
import { DraftPreview } from '../parts/graph/draft-preview.tsx'
import { FaultList } from '../parts/graph/fault-list.tsx'
import { GraphHead } from '../parts/graph/graph-head.tsx'
import { HandNotice } from '../parts/graph/hand-notice.tsx'
import { ImportFile } from '../parts/graph/import-file.tsx'
import { KnowledgeDiffView } from '../parts/graph/knowledge-diff.tsx'
import { PublishDialog } from '../parts/graph/publish-dialog.tsx'
import { StepButtons } from '../parts/graph/step-buttons.tsx'
import { StepList } from '../parts/graph/step-list.tsx'
import { Confirm } from '../ui/confirm.tsx'
import { Empty, Failure, Loading } from '../ui/notice.tsx'

/** A draft before it is in use: its steps, what it changes, what it would find, and whether anything is wrong. */
export default function DraftPage() {
  const { t } = useWords()
  const { data: session } = useSession()
  if (session === undefined) return null
  return may(session, 'GET /v1/graph/drafts/:id') ? <OneDraft /> : <Empty title={t('admin.notYours')} />
}

function OneDraft() {
  const { t } = useWords()
  const client = useQueryClient()
  const [, go] = useLocation()
  const { line = '', draft: id = '' } = useParams()
  const [{ view }] = useQueryState(draftUrl)
  const { data: session } = useSession()
  const hand = useDraftHand(id)
  const { data: checked, error: checkError } = useFaults(id)
  const { data: diff, error: diffError } = useDraftDiff(id)
  const nameOf = useNamesOf(line, hand.draft ? id : '')
  const [asked, setAsked] = useState<'publish' | 'drop'>()
  const { draft } = hand
  const mayChange = draft?.state === 'open' && may(session, 'POST /v1/graph/drafts/:id/steps')
  useEffect(() =>
    listenForKeys(['graph', 'everywhere'], {
      undoStep: () => (mayChange && hand.canUndo ? void hand.undo() : false),
      redoStep: () => (mayChange && hand.canRedo ? void hand.redo() : false),
    }),
  )
  if (hand.error) return <Failure error={hand.error} onRetry={hand.reread} />
  if (!draft) return <Loading rows={6} />
  const faults = checked?.faults ?? []
  const isBehind = draft.published > draft.base
  const blocking = faults.some(({ blocks }) => blocks)
  const count = (diff?.concepts.length ?? 0) + (diff?.others.length ?? 0)
  const hrefOf = (concept: string) => conceptsHref(line, { draft: id, c: concept })
  const drop = async () => {
    setAsked(undefined)
    await hand.send('', undefined, 'DELETE')
    go('/graph')
  }
  return (
    <>
      <GraphHead line={line} draft={draft.state === 'open' ? id : ''} />
      <div className="draft-banner">
        <p>
          <strong>{t('graph.draft')}</strong> <bdi>{draft.title}</bdi> · {t(`graph.state.${draft.state}`)} ·{' '}
          {draft.base === 0 ? t('graph.onShipped') : t('graph.onVersion', { n: draft.base })} ·{' '}
          {dateTime(draft.updatedAt)}
        </p>
        {mayChange && (
          <p className="tools">
            <StepButtons hand={hand} />
            <Link className="button" href={conceptsHref(line, { draft: id })}>
              {t('graph.edit')}
            </Link>
            <button
              type="button"
              className="primary"
              disabled={hand.isBusy || isBehind || blocking || count === 0}
              onClick={() => setAsked('publish')}
            >
              {t('publish.ask')}
            </button>
            <button type="button" className="quiet" onClick={() => setAsked('drop')}>
              {t('graph.drop')}
            </button>
          </p>
        )}
        {mayChange && (isBehind || blocking || count === 0) && (
          <p className="hint">{t(isBehind ? 'publish.behind' : blocking ? 'publish.blocked' : 'publish.nothing')}</p>
        )}
      </div>
      {asked !== 'publish' && <HandNotice hand={hand} />}
      {mayChange && <DraftConflicts key={`${draft.base} ${draft.published}`} hand={hand} nameOf={nameOf} />}
      <section aria-label={t('graph.checks')}>
        <h2>{t('graph.checks')}</h2>
        {checkError && <Failure error={checkError} />}
        {checked && faults.length === 0 && <p role="status">{t('graph.noFaults')}</p>}
        <FaultList faults={faults} hrefOf={hrefOf} />
      </section>
      <nav className="views" aria-label={t('graph.draft')}>
        {DRAFT_VIEWS.map((one) => (
          <Link
            key={one}
            href={draftHref(line, id, { view: one })}
            {...(one === view && { 'aria-current': 'page' as const })}
          >
            {t(`graph.view.${one}`)}
          </Link>
        ))}
      </nav>
      {view === 'steps' && <StepList steps={draft.steps} nameOf={nameOf} />}
      {view === 'diff' && diffError && <Failure error={diffError} />}
      {view === 'diff' && diff && <KnowledgeDiffView diff={diff} nameOf={nameOf} hrefOf={hrefOf} />}
      {view === 'import' && (
        <ImportFile key={draft.revision} hand={hand} mayTake={mayChange} onTaken={() => go(draftHref(line, id))} />
      )}
      {view === 'preview' && <DraftPreview id={id} />}
      {asked === 'publish' && (
        <PublishDialog
          hand={hand}
          count={count}
          onClose={() => setAsked(undefined)}
          onPublished={({ version: { number, parent }, rereadError = '' }) => {
            for (const queryKey of [[GRAPH], ['concepts'], ['concept-names']])
              void client.invalidateQueries({ queryKey })
            go(historyHref(line, { from: parent, to: number, unread: rereadError }))
          }}
        />
      )}
      {asked === 'drop' && (
        <Confirm
          title={t('graph.drop')}
          action={t('graph.drop')}
          onNo={() => setAsked(undefined)}
          onYes={() => void drop()}
        >
          <p>{t('graph.dropAsk', { n: draft.steps.length })}</p>
        </Confirm>
      )}
    </>
  )
}
