import type { FormEvent } from 'react'
import { fieldsOf } from '../../lib/form-fields.ts'
import type { Action, ShownConcept } from '../../lib/graph/types.ts'
import { useWords } from '../../lib/words.ts'
import { TypeOptions } from './type-options.tsx'

interface Props {
  /** Below which it may be hung. */
  parent?: ShownConcept
  onMake: (action: Action) => Promise<void>
  onLeave: () => void
}

/** Asks for a concept that there is not yet. */
export function NewConcept({ parent, onMake, onLeave }: Props) {
  const { t } = useWords()
  const make = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const { name = '', type = '', place, aliases = '' } = fieldsOf(event.currentTarget)
    if (name === '') return
    const words = aliases.split(/[、，,；;]+/).filter((word) => word.trim() !== '')
    await onMake({
      ...{ do: 'add', name, type: type as ShownConcept['type'] },
      ...(place === 'below' && parent && { parent: parent.id }),
      ...(words.length > 0 && { aliases: words }),
    })
  }
  return (
    <form
      className="new-concept tell"
      aria-label={t('graph.new')}
      onSubmit={(event) => void make(event)}
      onKeyDown={(event) => {
        if (event.key === 'Escape' && !event.nativeEvent.isComposing) onLeave()
      }}
    >
      <h2>{t('graph.new')}</h2>
      <label>
        {t('graph.name')} <input name="name" required maxLength={200} autoFocus autoComplete="off" />
      </label>
      <label>
        {t('graph.type')}{' '}
        <select name="type" defaultValue={parent?.type ?? 'product'}>
          <TypeOptions />
        </select>
      </label>
      {parent && (
        <label>
          {t('graph.place')}{' '}
          <select name="place" defaultValue="below">
            <option value="below">{t('graph.below', { name: parent.name })}</option>
            <option value="top">{t('graph.top')}</option>
          </select>
        </label>
      )}
      <label>
        {t('graph.aliases')}{' '}
        <input name="aliases" maxLength={2000} autoComplete="off" placeholder={t('graph.addHint')} />
      </label>
      <p className="tools">
        <button type="submit" className="primary">
          {t('graph.make')}
        </button>
        <button type="button" onClick={onLeave}>
          {t('cancel')}
        </button>
      </p>
    </form>
  )
}
