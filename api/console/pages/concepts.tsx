import { Suspense, lazy, useEffect, useMemo, useState } from 'react'
import { Link, useLocation, useParams } from 'wouter'
import { pathTo, treeOf } from '../lib/graph/concept-tree.ts'
import { useDraftHand } from '../lib/graph/draft-hand.ts'
import { conceptsPath, useConcepts, useFaults } from '../lib/graph/graph-data.ts'
import type { Action } from '../lib/graph/types.ts'
import { keyNamed, useKeys } from '../lib/key-bindings.ts'
import { listenForKeys } from '../lib/keys.ts'
import { useQueryState } from '../lib/query-state.ts'
import { may, useSession } from '../lib/session.ts'
import { conceptsHref, conceptsUrl, draftHref } from '../lib/url/graph.ts'
import { countOf, useWords } from '../lib/words.ts'
import { BeginDraft } from '../parts/graph/begin-draft.tsx'
import { ConceptCard } from '../parts/graph/concept-card.tsx'
import { ConceptFiles } from '../parts/graph/concept-files.tsx'
import { ConceptTree } from '../parts/graph/concept-tree.tsx'
import { GraphHead } from '../parts/graph/graph-head.tsx'
import { HandNotice } from '../parts/graph/hand-notice.tsx'
import { NewConcept } from '../parts/graph/new-concept.tsx'
import { StepButtons } from '../parts/graph/step-buttons.tsx'
import { Confirm } from '../ui/confirm.tsx'
import { Empty, Failure, Loading } from '../ui/notice.tsx'

const ConceptPicker = lazy(() => import('../parts/concept-picker.tsx'))
/** Keys that the page names. */
const NAMED = ['findConcept', 'rename', 'addAlias', 'moveConcept', 'newBelow', 'retire'] as const

/** Concepts of a pack or a store, as they are in use or in a draft. */
export default function ConceptsPage() {
  const { t } = useWords()
  const { data: session } = useSession()
  if (session === undefined) return null
  return may(session, 'GET /v1/graph/drafts') ? <Concepts /> : <Empty title={t('admin.notYours')} />
}

const focusOn = (selector: string) => {
  const field = document.querySelector<HTMLElement>(selector)
  field?.focus()
  if (field instanceof HTMLInputElement) field.select()
}
const toTree = () => requestAnimationFrame(() => focusOn('.concept-tree [tabindex="0"]'))

function Concepts() {
  const { t } = useWords()
  const { keys } = useKeys()
  const [, go] = useLocation()
  const { line = '' } = useParams()
  const [url, change] = useQueryState(conceptsUrl)
  const { data: session } = useSession()
  const hand = useDraftHand(url.draft)
  const { data, error, refetch } = useConcepts(line, url.draft)
  const { data: checked } = useFaults(url.draft)
  const [isNew, setNew] = useState(false)
  const [isMoving, setMoving] = useState(false)
  const [isRetiring, setRetiring] = useState(false)
  const tree = useMemo(() => treeOf(data?.concepts ?? []), [data])
  const chosen = tree.byId.get(url.c)
  const mayChange = hand.draft?.state === 'open' && may(session, 'POST /v1/graph/drafts/:id/steps')
  const choose = (id: string) => {
    setMoving(false)
    setNew(false)
    change({ c: id }, 'replace')
  }
  const make = async (action: Action) => {
    const [id] = (await hand.change(action)) ?? []
    if (id === undefined) return
    choose(id)
    toTree()
  }
  const act = async (action: Action) => {
    const done = await hand.change(action)
    if (action.do === 'move') toTree()
    return done
  }
  /** Who types into a form that is just opening does nothing else by it. */
  const isAsking = isNew || isMoving
  const free = (does: () => unknown) => () => (mayChange ? isAsking || does() : false)
  /** What is done with the chosen concept, where it may be. */
  const withChosen = (does: () => unknown) => free(() => (chosen ? does() : false))
  useEffect(() =>
    listenForKeys(['graph', 'everywhere'], {
      findConcept: () => focusOn('.find-concept input'),
      rename: withChosen(() => focusOn('[data-rename]')),
      addAlias: withChosen(() => focusOn('[data-list=aliases]')),
      moveConcept: withChosen(() => setMoving(true)),
      newBelow: free(() => setNew(true)),
      retire: withChosen(() => !chosen?.isRetired && setRetiring(true)),
      undoStep: free(() => hand.canUndo && void hand.undo()),
      redoStep: free(() => hand.canRedo && void hand.redo()),
    }),
  )
  if (error) return <Failure error={error} onRetry={() => void refetch()} />
  if (hand.error) return <Failure error={hand.error} onRetry={hand.reread} />
  const faults = checked?.faults ?? []
  const blocking = faults.filter(({ blocks }) => blocks).length
  return (
    <>
      <GraphHead line={line} draft={url.draft} />
      {hand.draft && (
        <div className="draft-banner">
          <p>
            <strong>{t('graph.draft')}</strong> <bdi>{hand.draft.title}</bdi> · {t(`graph.state.${hand.draft.state}`)}
            {faults.length > 0 && ` · ${t('graph.faults', { n: countOf(faults.length), blocking: countOf(blocking) })}`}
          </p>
          <p className="tools">
            {mayChange && <StepButtons hand={hand} />}
            <Link className="button" href={draftHref(line, url.draft)}>
              {t('graph.toDraft')}
            </Link>
            <Link className="button" href={conceptsHref(line, { c: url.c })}>
              {t('graph.leaveDraft')}
            </Link>
          </p>
          <p className="hint">
            {mayChange && t('graph.keys', Object.fromEntries(NAMED.map((id) => [id, keyNamed(keys, 'graph', id)])))}
          </p>
        </div>
      )}
      <HandNotice hand={hand} />
      {url.draft === '' && (
        <BeginDraft line={line} concept={url.c} onBegun={({ id }) => go(conceptsHref(line, { draft: id, c: url.c }))} />
      )}
      {url.draft === '' && <ConceptFiles line={line} />}
      <div className="graph-page">
        <section aria-label={t('graph.concepts')} className="graph-tree">
          <div className="find-concept">
            <Suspense fallback={null}>
              <ConceptPicker
                path={conceptsPath(line, url.draft)}
                label={t('graph.find')}
                isFocused={false}
                onChoose={(id) => {
                  choose(id)
                  toTree()
                }}
              />
            </Suspense>
          </div>
          {!data && <Loading rows={6} />}
          {data && (
            <ConceptTree
              tree={tree}
              chosen={url.c}
              label={t('graph.concepts')}
              onChoose={choose}
              onRename={() => mayChange && focusOn('[data-rename]')}
            />
          )}
          {mayChange && (
            <button type="button" onClick={() => setNew(true)}>
              {t('graph.new')}
            </button>
          )}
        </section>
        <section aria-label={t('graph.concept')}>
          {isNew && mayChange && (
            <NewConcept
              {...(chosen && { parent: chosen })}
              onMake={make}
              onLeave={() => {
                setNew(false)
                toTree()
              }}
            />
          )}
          {data && !chosen && !isNew && <p className="hint">{t(url.c === '' ? 'graph.choose' : 'graph.noConcept')}</p>}
          {chosen && (
            <ConceptCard
              concept={chosen}
              path={pathTo(tree, chosen.id)}
              line={line}
              draft={url.draft}
              faults={faults.filter(({ id }) => id === chosen.id)}
              isMoving={isMoving}
              onMoving={setMoving}
              onRetire={() => setRetiring(true)}
              onChoose={choose}
              {...(mayChange && { onChange: act })}
            />
          )}
        </section>
      </div>
      {isRetiring && chosen && (
        <Confirm
          title={t('graph.retireOne', { name: chosen.name })}
          action={t('graph.retire')}
          onNo={() => setRetiring(false)}
          onYes={() => {
            setRetiring(false)
            void act({ do: 'retire', id: chosen.id })
          }}
        >
          <p>{t('graph.retireAsk')}</p>
          {tree.childrenOf(chosen.id).length > 0 && (
            <p>{t('graph.retireBelow', { n: tree.childrenOf(chosen.id).length })}</p>
          )}
        </Confirm>
      )}
    </>
  )
}
