import { useQueryClient } from '@tanstack/react-query'
import { useState, type FormEvent } from 'react'
import { Link } from 'wouter'
import { askJson } from '../../lib/api.ts'
import { fieldsOf } from '../../lib/form-fields.ts'
import { GRAPH, useOpenDrafts } from '../../lib/graph/graph-data.ts'
import type { DraftFacts } from '../../lib/graph/types.ts'
import { may, useSession } from '../../lib/session.ts'
import { conceptsHref } from '../../lib/url/graph.ts'
import { useWords } from '../../lib/words.ts'
import { Failure } from '../../ui/notice.tsx'

interface Props {
  line: string
  /** The concept one was looking at, to go on with. */
  concept: string
  onBegun: (draft: DraftFacts) => void
  /** Where one goes on in a draft that is open; its concepts unless told. */
  hrefOf?: (draft: string) => string
  about?: string
}

/** Nothing is changed outside a draft: goes into one that is open, or begins another. */
export function BeginDraft({ line, concept, onBegun, hrefOf, about }: Props) {
  const { t } = useWords()
  const client = useQueryClient()
  const { data: session } = useSession()
  const { data } = useOpenDrafts(line)
  const [error, setError] = useState<unknown>()
  if (!may(session, 'POST /v1/graph/drafts')) return null
  const begin = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const { title = '' } = fieldsOf(event.currentTarget)
    if (title === '') return
    setError(undefined)
    try {
      const draft = await askJson<DraftFacts>('/v1/graph/drafts', { method: 'POST', body: { line, title } })
      await client.invalidateQueries({ queryKey: [GRAPH, 'drafts'] })
      onBegun(draft)
    } catch (failed) {
      setError(failed)
    }
  }
  return (
    <section aria-label={t('graph.drafts')} className="begin-draft">
      <p className="hint">{about ?? t('graph.inUseAbout')}</p>
      <ul className="plain">
        {data?.drafts.map((draft) => (
          <li key={draft.id}>
            <Link href={hrefOf?.(draft.id) ?? conceptsHref(line, { draft: draft.id, c: concept })}>
              {t('graph.goOn', { title: draft.title })}
            </Link>
          </li>
        ))}
      </ul>
      <form className="tools" onSubmit={(event) => void begin(event)}>
        <label>
          {t('graph.draftTitle')}{' '}
          <input name="title" required maxLength={200} autoComplete="off" placeholder={t('graph.draftTitleHint')} />
        </label>
        <button type="submit" className="primary">
          {t('graph.begin')}
        </button>
      </form>
      {error !== undefined && <Failure error={error} />}
    </section>
  )
}
