import { useEffect, useState } from 'react'
import { Link, useParams } from 'wouter'
import { useDraftHand } from '../lib/graph/draft-hand.ts'
import { useSuggestions } from '../lib/graph/graph-data.ts'
import { useNamesOf } from '../lib/graph/names.ts'
import type { Action, Suggestion } from '../lib/graph/types.ts'
import { useQueryState } from '../lib/query-state.ts'
import { may, useSession } from '../lib/session.ts'
import { SUGGESTION_KINDS, draftHref, suggestionsHref, suggestionsUrl } from '../lib/url/graph.ts'
import { countOf, useWords } from '../lib/words.ts'
import { BeginDraft } from '../parts/graph/begin-draft.tsx'
import { GraphHead } from '../parts/graph/graph-head.tsx'
import { HandNotice } from '../parts/graph/hand-notice.tsx'
import { SuggestionRow } from '../parts/graph/suggestion-row.tsx'
import { Empty, Failure, Loading } from '../ui/notice.tsx'

/** What the words that were said tell about the graph, and one step from each to a draft. */
export default function SuggestionsPage() {
  const { t } = useWords()
  const { data: session } = useSession()
  if (session === undefined) return null
  return may(session, 'GET /v1/graph/suggestions') ? <Suggestions /> : <Empty title={t('admin.notYours')} />
}

const keyOf = ({ kind, word }: Suggestion): string => `${kind} ${word}`

function Suggestions() {
  const { t } = useWords()
  const { line = '' } = useParams()
  const [{ draft: id, kind }, change] = useQueryState(suggestionsUrl)
  const { data: session } = useSession()
  const { data, error, refetch } = useSuggestions(line, kind)
  const hand = useDraftHand(id)
  const nameOf = useNamesOf(line, hand.draft ? id : '')
  const [taken, setTaken] = useState<ReadonlySet<string>>(new Set())
  const { draft } = hand
  const mayTake = draft?.state === 'open' && may(session, 'POST /v1/graph/drafts/:id/steps')
  useEffect(() => setTaken(new Set()), [id])
  const take = async (suggestion: Suggestion, action: Action) => {
    if (await hand.change(action)) setTaken((before) => new Set([...before, keyOf(suggestion)]))
  }
  return (
    <>
      <GraphHead line={line} draft={id} />
      <h2>{t('suggest.title')}</h2>
      <p className="hint">{t('suggest.about')}</p>
      {draft && (
        <div className="draft-banner tools">
          <span>{t('suggest.draft', { title: draft.title })}</span>
          <Link className="button" href={draftHref(line, id)}>
            {t('graph.toDraft')}
          </Link>
          <Link className="button" href={suggestionsHref(line, { kind })}>
            {t('suggest.otherDraft')}
          </Link>
        </div>
      )}
      {hand.error !== null && hand.error !== undefined && <Failure error={hand.error} onRetry={hand.reread} />}
      <HandNotice hand={hand} />
      {id === '' && (
        <BeginDraft
          {...{ line, concept: '', about: t('suggest.into') }}
          hrefOf={(draftId) => suggestionsHref(line, { draft: draftId, kind })}
          onBegun={(begun) => change({ draft: begun.id })}
        />
      )}
      <p className="tools">
        <label>
          {t('suggest.kind')}{' '}
          <select
            value={kind}
            onChange={({ target }) =>
              change({ kind: SUGGESTION_KINDS.find((one) => one === target.value) ?? SUGGESTION_KINDS[0] })
            }
          >
            {SUGGESTION_KINDS.map((one) => (
              <option key={one} value={one}>
                {one === '' ? t('all') : t(`suggest.${one}`)}
              </option>
            ))}
          </select>
        </label>
      </p>
      {error && <Failure error={error} onRetry={() => void refetch()} />}
      {!data && !error && <Loading rows={6} />}
      {data && (
        <>
          <p className="hint">
            {t('suggest.coverage', {
              all: countOf(data.coverage.utterances),
              named: countOf(data.coverage.named),
              trade: countOf(data.coverage.namedByTrade),
            })}
          </p>
          <p role="status">{t('suggest.found', { n: countOf(data.suggestions.length) })}</p>
          <ul className="effects suggestions">
            {data.suggestions.map((one) => (
              <SuggestionRow
                key={`${one.number} ${keyOf(one)}`}
                {...{ suggestion: one, line, draft: id, nameOf, isTaken: taken.has(keyOf(one)) }}
                {...(mayTake && { onTake: (action: Action) => void take(one, action) })}
              />
            ))}
          </ul>
        </>
      )}
    </>
  )
}
