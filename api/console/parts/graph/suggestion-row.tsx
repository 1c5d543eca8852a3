import { useState } from 'react'
import { Link } from 'wouter'
import { useActionText } from '../../lib/graph/action-text.ts'
import type { Action, Suggestion } from '../../lib/graph/types.ts'
import { conceptsHref } from '../../lib/url/graph.ts'
import { countOf, useWords } from '../../lib/words.ts'
import { SuggestionExamples } from './suggestion-examples.tsx'

interface Props {
  suggestion: Suggestion
  line: string
  draft: string
  nameOf: (id: string) => string
  /** It was taken into the draft. */
  isTaken: boolean
  /** Absent where no draft is open to take it. */
  onTake?: (action: Action) => void
}

/** What may be changed, how often it was said, and the step that does it. */
export function SuggestionRow({ suggestion, line, draft, nameOf, isTaken, onTake }: Props) {
  const { t } = useWords()
  const textOf = useActionText(nameOf)
  const [isOpen, setOpen] = useState(false)
  const { kind, word, count, concepts, examples, action } = suggestion
  const [nearest] = concepts
  const asAlias: Action | undefined =
    nearest !== undefined && (kind === 'uncovered' || kind === 'rejected')
      ? { do: 'aliases', id: nearest, add: [word] }
      : undefined
  return (
    <li data-suggestion={word}>
      <p>
        <span className="state">{t(`suggest.${kind}`)}</span> <bdi lang="zh-CN">{word}</bdi>{' '}
        <span className="hint">
          {t('suggest.count')} {countOf(count)}
        </span>{' '}
        {concepts.map((id) => (
          <Link key={id} className="concept-link" href={conceptsHref(line, { draft, c: id })}>
            <bdi>{nameOf(id)}</bdi>
          </Link>
        ))}
      </p>
      <p className="tools">
        {isTaken && <span role="status">{t('suggest.taken')}</span>}
        {!isTaken &&
          onTake &&
          [action, asAlias].map(
            (one, at) =>
              one && (
                <button key={one.do} type="button" onClick={() => onTake(one)}>
                  {at === 1 ? t('suggest.asAlias', { name: nameOf(nearest ?? '') }) : textOf(one)}
                </button>
              ),
          )}
        {!action && !asAlias && <span className="hint">{t('suggest.think')}</span>}
        {examples.length > 0 && (
          <button
            type="button"
            className="quiet"
            aria-expanded={isOpen}
            aria-label={t('suggest.examplesOf', { word })}
            onClick={() => setOpen(!isOpen)}
          >
            {t('suggest.examples')}
          </button>
        )}
      </p>
      {isOpen && <SuggestionExamples ids={examples} word={word} />}
    </li>
  )
}
