import { useState } from 'react'
import type { DraftHand } from '../../lib/graph/draft-hand.ts'
import type { Conflict } from '../../lib/graph/types.ts'
import { isWord, useWords } from '../../lib/words.ts'

type Side = 'mine' | 'theirs'

/** Another has published since the draft was begun: what both changed is chosen, one by one; the rest comes together by itself. */
export function DraftConflicts({ hand, nameOf }: { hand: DraftHand; nameOf: (id: string) => string }) {
  const { t } = useWords()
  const [sides, setSides] = useState<Readonly<Record<string, Side>>>({})
  const { draft, send, isBusy } = hand
  if (!draft || draft.state !== 'open' || draft.published <= draft.base) return null
  const ids = [...new Set(draft.conflicts.map(({ id }) => id))]
  const open = ids.filter((id) => sides[id] === undefined)
  const chosen = (side: Side) => ids.filter((id) => sides[id] === side)
  return (
    <section aria-label={t('conflict.title')} className="conflicts">
      <h2>{t('conflict.title')}</h2>
      <p>{t(ids.length === 0 ? 'conflict.none' : 'conflict.about', { n: draft.published, base: draft.base })}</p>
      {ids.map((id) => (
        <fieldset key={id}>
          <legend>
            <bdi>{nameOf(id)}</bdi> <span className="hint">{id}</span>
          </legend>
          {draft.conflicts
            .filter((one) => one.id === id)
            .map((conflict) => (
              <ConflictFacts key={conflict.field ?? ''} conflict={conflict} />
            ))}
          {(['mine', 'theirs'] as const).map((side) => (
            <label key={side} className="take">
              <input
                type="radio"
                name={`side ${id}`}
                checked={sides[id] === side}
                onChange={() => setSides((before) => ({ ...before, [id]: side }))}
              />{' '}
              {t(`conflict.take.${side}`)}
            </label>
          ))}
        </fieldset>
      ))}
      <button
        type="button"
        className="primary"
        disabled={isBusy || open.length > 0}
        onClick={() => void send('/merge', { mine: chosen('mine'), theirs: chosen('theirs') })}
      >
        {t(open.length > 0 ? 'conflict.left' : 'conflict.merge', { n: open.length })}
      </button>
    </section>
  )
}

function ConflictFacts({ conflict }: { conflict: Conflict }) {
  const { t } = useWords()
  const { subject, field, before, mine, theirs } = conflict
  const named = `graph.${field === 'retired' ? 'retired' : field}`
  const title = field === undefined ? t(`subject.${subject}`) : isWord(named) ? t(named) : field
  const rows = [
    [t('conflict.before'), before],
    [t('conflict.mine'), mine],
    [t('conflict.theirs'), theirs],
  ] as const
  return (
    <>
      <h3>{title}</h3>
      <dl className="facts">
        {rows.map(([name, json]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd lang="zh-CN">{json === undefined ? t('conflict.absent') : plain(json, t)}</dd>
          </div>
        ))}
      </dl>
    </>
  )
}

/** A value as it is read, not as JSON has it. */
function plain(json: string, t: ReturnType<typeof useWords>['t']): string {
  const value: unknown = JSON.parse(json)
  if (typeof value === 'string') return value
  if (value === true) return t('conflict.yes')
  if (value === null) return t('graph.top')
  return json
}
