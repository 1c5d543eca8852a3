import { useEffect, useId, useRef, useState, type FormEvent } from 'react'
import { SCOPE } from '../lib/url/filters.ts'
import { useComposition } from '../lib/composition.ts'
import { listenForKeys } from '../lib/keys.ts'
import { readQuery, type QueryFault, type Reading } from '../lib/query-reading.ts'
import { useWords } from '../lib/words.ts'
import { Icon } from '../ui/icon.tsx'

const TYPED_MS = 200

interface Props {
  query: string
  /** Called with what was typed, once it stands still, and with what was confirmed. */
  onQuery: (query: string, how: 'push' | 'replace') => void
  /** Goes on to what was found. */
  onDown: () => void
}

/**
 * The field for the query. What is typed stays as it was typed; while somebody composes nothing is asked and no fault is told. A fault is
 * underlined at its place, with what helps.
 */
export function QueryBox({ query, onQuery, onDown }: Props) {
  const { t } = useWords()
  const id = useId()
  const input = useRef<HTMLInputElement>(null)
  const [typed, setTyped] = useState(query)
  const { handlers, isComposing, isOfComposition } = useComposition()
  const timer = useRef(0)
  const { chips, fault } = readQuery(typed)

  // What Back or a link brings takes the place of what was typed, but never under somebody's fingers.
  useEffect(() => {
    if (!isComposing() && document.activeElement !== input.current) setTyped(query)
  }, [query])
  useEffect(() => {
    const restored = () => setTyped(new URLSearchParams(location.search).get('q') ?? '')
    addEventListener('popstate', restored)
    return () => removeEventListener('popstate', restored)
  }, [])
  useEffect(
    () =>
      listenForKeys(['everywhere'], {
        toSearch: () => {
          input.current?.focus()
          input.current?.select()
        },
      }),
    [],
  )
  // Whoever opens the page with nothing looked for, but perhaps where and when, comes to type; on a phone that would cover half of it with the keyboard.
  useEffect(() => {
    const isBare = [...new URLSearchParams(location.search).keys()].every((name) => SCOPE.includes(name))
    if (isBare && matchMedia('(pointer: fine)').matches) input.current?.focus({ preventScroll: true })
  }, [])
  const typedNow = (value: string): void => {
    clearTimeout(timer.current)
    if (isComposing()) return
    timer.current = window.setTimeout(() => !readQuery(value).fault && onQuery(value, 'replace'), TYPED_MS)
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    clearTimeout(timer.current)
    if (!fault) onQuery(typed, 'push')
  }
  return (
    <form role="search" className="query" onSubmit={submit}>
      <label htmlFor={id} className="hidden">
        {t('search.label')}
      </label>
      <span className="query-field">
        <input
          ref={input}
          id={id}
          type="search"
          enterKeyHint="search"
          autoComplete="off"
          maxLength={500}
          value={typed}
          placeholder={t('search.placeholder')}
          aria-invalid={fault !== undefined}
          aria-describedby={`${id}-reading`}
          onChange={(event) => {
            setTyped(event.target.value)
            typedNow(event.target.value)
          }}
          onKeyDown={(event) => {
            if (event.key === 'Enter' && isOfComposition(event)) event.preventDefault()
            if (event.key === 'Escape' && !isComposing()) input.current?.blur()
            if (event.key === 'ArrowDown' && !isComposing()) {
              event.preventDefault()
              onDown()
            }
          }}
          {...handlers}
          onCompositionEnd={(event) => {
            handlers.onCompositionEnd()
            typedNow(event.currentTarget.value)
          }}
        />
        {fault && <Underline query={typed} fault={fault} />}
      </span>
      <button type="submit" className="primary">
        <Icon name="search" /> {t('search.go')}
      </button>
      <p id={`${id}-reading`} className="reading" role="status">
        {fault && !isComposing() ? t('search.fault', { ...fault }) : <Chips chips={chips} />}
      </p>
    </form>
  )
}

/** Lies over the field: the same text, unseen, with a line under the fault. */
function Underline({ query, fault: { position } }: { query: string; fault: QueryFault }) {
  return (
    <span className="underline" aria-hidden="true">
      {query.slice(0, position)}
      <span className="fault">{query.slice(position) || ' '}</span>
    </span>
  )
}

function Chips({ chips }: { chips: Reading['chips'] }) {
  const { t } = useWords()
  // One plain word reads as it is written.
  if (chips.length < 2 && chips[0]?.kind !== 'phrase') return null
  return (
    <>
      {t('search.reading')}{' '}
      {chips.map(({ kind, text }, at) => (
        <span key={at} className={`chip ${kind}`}>
          {kind === 'not' || kind === 'or'
            ? t(`chip.${kind}`)
            : kind === 'phrase'
              ? `${t('chip.phrase')} ${text}`
              : text}
        </span>
      ))}
    </>
  )
}
