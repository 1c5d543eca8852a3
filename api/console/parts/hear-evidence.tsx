import { useState } from 'react'
import { askJson, withQuery } from '../lib/api.ts'
import type { Said } from '../lib/api-types.ts'
import { ROW_FIELDS } from '../lib/said-marks.ts'
import { useWords } from '../lib/words.ts'
import { Failure } from '../ui/notice.tsx'
import { PlayButton } from './play-button.tsx'
import { RoleTag, SaidLine } from './said-line.tsx'

/** Utterances a figure rests on, at most five, to be read and heard where the figure stands. */
export function HearEvidence({ ids }: { ids: readonly string[] }) {
  const { t } = useWords()
  const [quotes, setQuotes] = useState<Said[]>()
  const [error, setError] = useState<unknown>()
  const load = async () => {
    const asked = ids.map((id) =>
      askJson<{ utterance: Said }>(
        withQuery(`/v1/utterances/${encodeURIComponent(id)}`, { before: 0, after: 0, fields: ROW_FIELDS }),
      ),
    )
    try {
      setQuotes((await Promise.all(asked)).map(({ utterance }) => utterance))
    } catch (failed) {
      setError(failed)
    }
  }
  if (ids.length === 0) return null
  if (error !== undefined) return <Failure error={error} />
  return (
    <>
      <button
        type="button"
        aria-expanded={quotes !== undefined}
        onClick={() => (quotes ? setQuotes(undefined) : void load())}
      >
        {t('figure.hear')}
      </button>
      {quotes && (
        <ul className="around">
          {quotes.map((said) => (
            <li key={said.id}>
              {said.endMs - said.startMs > 1 && <PlayButton heard={said} />}
              <RoleTag role={said.role} />
              <span lang="zh-CN">
                <SaidLine said={said} />
              </span>
            </li>
          ))}
        </ul>
      )}
    </>
  )
}
