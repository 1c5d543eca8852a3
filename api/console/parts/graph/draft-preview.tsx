import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { askJson } from '../../lib/api.ts'
import { draftKey } from '../../lib/graph/graph-data.ts'
import type { Preview } from '../../lib/graph/types.ts'
import { countOf, useWords } from '../../lib/words.ts'
import { Failure } from '../../ui/notice.tsx'
import { ConceptEffects } from './concept-effects.tsx'

interface Props {
  id: string
  /** A preview is of one state of the draft. */
  revision: number
}

/** What a draft would find, and find no more, in everything that was said; each example is heard where it stands. */
export function DraftPreview({ id, revision }: Props) {
  const { t } = useWords()
  const [isWanted, setWanted] = useState(true)
  const { data, error, isFetching, refetch } = useQuery({
    queryKey: [...draftKey(id), 'preview', revision],
    queryFn: ({ signal }) => askJson<Preview>(`/v1/graph/drafts/${encodeURIComponent(id)}/preview`, { signal }),
    enabled: isWanted,
    staleTime: 60_000,
  })
  if (!isWanted)
    return (
      <p className="tools">
        {t('preview.stopped')}
        <button type="button" onClick={() => setWanted(true)}>
          {t('preview.again')}
        </button>
      </p>
    )
  return (
    <section aria-label={t('preview.title')} className="draft-preview">
      <p className="hint">{t('preview.about')}</p>
      {isFetching && (
        <div className="tools" role="status">
          {t('preview.running')}
          {/* Nobody waits for the answer any more: the service gives it up. */}
          <button type="button" onClick={() => setWanted(false)}>
            {t('preview.stop')}
          </button>
        </div>
      )}
      {error && !isFetching && <Failure error={error} onRetry={() => void refetch()} />}
      {data && !isFetching && (
        <>
          <p role="status" className="total">
            {t('preview.total', { changed: countOf(data.changed), all: countOf(data.utterances) })}
          </p>
          {data.concepts.length === 0 && <p>{t('preview.nothing')}</p>}
          <ConceptEffects concepts={data.concepts} />
        </>
      )}
    </section>
  )
}
