import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Link } from 'wouter'
import { askJson } from '../../lib/api.ts'
import { draftKey } from '../../lib/graph/graph-data.ts'
import type { ConceptEffect, Preview } from '../../lib/graph/types.ts'
import { clock } from '../../lib/time.ts'
import { recordingUrl } from '../../lib/url/recording.ts'
import { countOf, useWords } from '../../lib/words.ts'
import { FoldedText } from '../../ui/folded-text.tsx'
import { Failure } from '../../ui/notice.tsx'
import { PlayButton } from '../play-button.tsx'
import { StoreName } from '../store-name.tsx'

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
          <ul className="effects">
            {data.concepts.map((effect) => (
              <Effect key={effect.id} effect={effect} />
            ))}
          </ul>
        </>
      )}
    </section>
  )
}

function Effect({ effect }: { effect: ConceptEffect }) {
  const { t } = useWords()
  const { id, name, renamed, examples } = effect
  return (
    <li data-effect={id}>
      <h3>
        <bdi>{name}</bdi> <span className="hint">{id}</span>
      </h3>
      {(['appear', 'vanish'] as const)
        .filter((kind) => effect[kind] > 0)
        .map((kind) => (
          <div key={kind}>
            <p>
              <span className={`state ${kind}`}>{t(`preview.${kind}`, { n: countOf(effect[kind]) })}</span>
            </p>
            <ul className="around">
              {examples[kind].map(({ utteranceId, recordingId, storeId, startMs, endMs, text, start, end }) => (
                <li key={`${utteranceId} ${start}`}>
                  {endMs - startMs > 1 && <PlayButton heard={{ recordingId, startMs, endMs }} />}
                  <span lang="zh-CN">
                    <FoldedText text={text} marks={[{ start, end, kind: 'hit' }]} />
                  </span>
                  <Link
                    className="nowrap"
                    href={`/r/${encodeURIComponent(recordingId)}?${recordingUrl.print({ at: startMs, u: utteranceId, q: '', 'ui.hits': [] })}`}
                  >
                    <StoreName id={storeId} /> {clock(startMs)}
                  </Link>
                </li>
              ))}
            </ul>
          </div>
        ))}
      {renamed > 0 && <p>{t('preview.renamed', { n: countOf(renamed) })}</p>}
    </li>
  )
}
