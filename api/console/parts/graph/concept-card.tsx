import { Suspense, lazy, useState, type FormEvent } from 'react'
import { fieldsOf } from '../../lib/form-fields.ts'
import { conceptsPath } from '../../lib/graph/graph-data.ts'
import { readLine, type Action, type KnowledgeFault, type ShownConcept } from '../../lib/graph/types.ts'
import { useLabels } from '../../lib/labels.ts'
import { useWords } from '../../lib/words.ts'
import { ConceptSaid } from './concept-said.tsx'
import { FaultList } from './fault-list.tsx'
import { TypeOptions } from './type-options.tsx'
import { WordList } from './word-list.tsx'

const ConceptPicker = lazy(() => import('../concept-picker.tsx'))
const LISTS = ['aliases', 'not', 'heardAs'] as const

export interface CardProps {
  concept: ShownConcept
  /** From the root to it. */
  path: readonly ShownConcept[]
  line: string
  draft: string
  faults: readonly KnowledgeFault[]
  isMoving: boolean
  onMoving: (isMoving: boolean) => void
  onRetire: () => void
  onChoose: (id: string) => void
  /** Absent where nothing may be changed. */
  onChange?: (action: Action) => Promise<string[] | undefined>
}

/** Everything of one concept, each part to be changed where a draft is open. */
export function ConceptCard(props: CardProps) {
  const { t } = useWords()
  const { name } = useLabels()
  const { concept, line, faults, onChange } = props
  return (
    <article className="concept-card" aria-label={concept.name}>
      <h2>
        <bdi>{concept.name}</bdi> <span className="hint">{concept.id}</span>{' '}
        {concept.isRetired && <span className="state">{t('graph.retired')}</span>}
        {concept.isEdited && <span className="state">{t(concept.isOwn ? 'graph.own' : 'graph.edited')}</span>}
      </h2>
      {concept.isRetired && <p className="hint">{t('graph.retiredAbout')}</p>}
      {faults.length > 0 && <FaultList faults={faults} />}
      {onChange ? (
        <NameAndType key={`${concept.id} ${concept.name}`} concept={concept} onChange={onChange} />
      ) : (
        <p>
          {t('graph.type')}：{name('conceptType', concept.type)}
        </p>
      )}
      <Place {...props} />
      {LISTS.map((list) => (
        <WordList
          key={`${concept.id} ${list}`}
          conceptId={concept.id}
          list={list}
          words={concept[list]}
          {...(onChange && { onChange })}
        />
      ))}
      {onChange && <Fate {...props} />}
      <ConceptSaid id={concept.id} store={readLine(line).storeId} />
    </article>
  )
}

function NameAndType({ concept, onChange }: { concept: ShownConcept; onChange: NonNullable<CardProps['onChange']> }) {
  const { t } = useWords()
  const [typed, setTyped] = useState(concept.name)
  const rename = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const { name = '' } = fieldsOf(event.currentTarget)
    if (name !== '' && name !== concept.name) void onChange({ do: 'rename', id: concept.id, name })
  }
  return (
    <div className="tools">
      <form className="tools" onSubmit={rename}>
        <label>
          {t('graph.name')}{' '}
          <input
            name="name"
            data-rename
            required
            maxLength={200}
            autoComplete="off"
            value={typed}
            onChange={({ target }) => setTyped(target.value)}
          />
        </label>
        <button type="submit" disabled={typed.trim() === '' || typed.trim() === concept.name}>
          {t('graph.rename')}
        </button>
      </form>
      <label>
        {t('graph.type')}{' '}
        <select
          value={concept.type}
          onChange={({ target }) =>
            void onChange({ do: 'type', id: concept.id, type: target.value as ShownConcept['type'] })
          }
        >
          <TypeOptions />
        </select>
      </label>
    </div>
  )
}

/** What it hangs below, and where it may be hung instead: by a name that is typed, never by dragging. */
function Place({ concept, path, line, draft, isMoving, onMoving, onChoose, onChange }: CardProps) {
  const { t } = useWords()
  const move = async (parent: string | null) => {
    onMoving(false)
    await onChange?.({ do: 'move', id: concept.id, parent })
  }
  return (
    <section aria-label={t('graph.parent')}>
      <p className="tools">
        {t('graph.parent')}
        {path.length === 0 && <span className="hint">{t('graph.top')}</span>}
        {path.map((one) => (
          <button key={one.id} type="button" className="quiet" onClick={() => onChoose(one.id)}>
            {one.name} ›
          </button>
        ))}
        {onChange && (
          <button type="button" aria-expanded={isMoving} onClick={() => onMoving(!isMoving)}>
            {t('graph.move')}
          </button>
        )}
      </p>
      {isMoving && onChange && (
        <div
          onKeyDown={(event) => {
            if (event.key === 'Escape' && !event.nativeEvent.isComposing) onMoving(false)
          }}
        >
          <Suspense fallback={null}>
            <ConceptPicker
              path={conceptsPath(line, draft)}
              label={t('graph.moveTo', { name: concept.name })}
              onChoose={(id) => void move(id)}
            />
          </Suspense>
          {path.length > 0 && (
            <button type="button" onClick={() => void move(null)}>
              {t('graph.moveTop')}
            </button>
          )}
        </div>
      )}
    </section>
  )
}

/** Taking a concept out of use, and back; giving up what was edited. */
function Fate({ concept, onRetire, onChange }: CardProps) {
  const { t } = useWords()
  const { id, isRetired, isEdited, isOwn } = concept
  return (
    <p className="tools">
      {isRetired ? (
        <button type="button" onClick={() => void onChange?.({ do: 'restore', id })}>
          {t('graph.restore')}
        </button>
      ) : (
        <button type="button" onClick={onRetire}>
          {t('graph.retire')}
        </button>
      )}
      {isEdited && !isOwn && (
        <button type="button" onClick={() => void onChange?.({ do: 'reset', id })}>
          {t('graph.reset')}
        </button>
      )}
    </p>
  )
}
