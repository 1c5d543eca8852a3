import { useQueries } from '@tanstack/react-query'
import { Link } from 'wouter'
import { askJson } from '../../lib/api.ts'
import type { Said } from '../../lib/api-types.ts'
import { clock } from '../../lib/time.ts'
import { recordingUrl } from '../../lib/url/recording.ts'
import { useWords } from '../../lib/words.ts'
import { Failure, Loading } from '../../ui/notice.tsx'
import { PlayButton } from '../play-button.tsx'
import { RoleTag, SaidLine } from '../said-line.tsx'

/** Utterances of a suggestion, to be read and heard. */
export function SuggestionExamples({ ids, word }: { ids: readonly string[]; word: string }) {
  const { t } = useWords()
  const asked = useQueries({
    queries: ids.map((id) => ({
      queryKey: ['said', 'one', id],
      queryFn: ({ signal }: { signal: AbortSignal }) =>
        askJson<{ utterance: Said }>(`/v1/utterances/${encodeURIComponent(id)}`, { signal }),
    })),
  })
  const error = asked.find((one) => one.error)?.error
  if (error) return <Failure error={error} />
  if (asked.some((one) => one.isPending)) return <Loading rows={ids.length} />
  return (
    <ul className="around">
      {asked.map(({ data }) => {
        if (!data) return null
        const { id, recordingId, startMs, endMs, text, role } = data.utterance
        const start = text.indexOf(word)
        const marks = start < 0 ? [] : [{ start, end: start + word.length }]
        const at = recordingUrl.print({ at: startMs, u: id, q: '', 'ui.hits': [] })
        return (
          <li key={id}>
            {endMs - startMs > 1 && <PlayButton heard={{ recordingId, startMs, endMs }} />}
            <RoleTag role={role} />
            <span>
              <span lang="zh-CN">
                <SaidLine said={data.utterance} highlights={marks} />
              </span>{' '}
              <Link className="nowrap" href={`/r/${encodeURIComponent(recordingId)}?${at}`}>
                {t('hit.open')} {clock(startMs)}
              </Link>
            </span>
          </li>
        )
      })}
    </ul>
  )
}
