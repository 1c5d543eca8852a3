import { useState, type FormEvent } from 'react'
import type { Action } from '../../lib/graph/types.ts'
import { fieldsOf } from '../../lib/form-fields.ts'
import { useWords } from '../../lib/words.ts'
import { Icon } from '../../ui/icon.tsx'

type ListName = 'aliases' | 'not' | 'heardAs'

interface Props {
  conceptId: string
  list: ListName
  words: readonly string[]
  /** Absent where nothing may be changed. */
  onChange?: (action: Action) => Promise<string[] | undefined>
}

/** What people write between words of a list. */
const BETWEEN = /[、，,；;\n]+/

/** Surfaces of a concept, to which some are added and from which each is taken away. */
export function WordList({ conceptId, list, words, onChange }: Props) {
  const { t } = useWords()
  const [typed, setTyped] = useState('')
  const title = t(`graph.${list}`)
  const add = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const { take } = fieldsOf(event.currentTarget)
    const some = typed.split(BETWEEN).map((word) => word.trim())
    const added = some.filter((word) => word !== '')
    if (added.length === 0 || !onChange) return
    const done = await onChange({ do: list, id: conceptId, add: added, ...(take === 'on' && { take: true }) })
    if (done) setTyped('')
  }
  return (
    <section aria-label={title} className="word-list">
      <h3>{title}</h3>
      <p className="hint">{t(`graph.${list}.about`)}</p>
      <ul className="chips" lang="zh-CN">
        {words.length === 0 && <li className="hint">{t('graph.noWords')}</li>}
        {words.map((word) => (
          <li key={word} className="chip">
            <bdi>{word}</bdi>
            {onChange && (
              <button
                type="button"
                className="quiet"
                aria-label={t('graph.removeWord', { word })}
                onClick={() => void onChange({ do: list, id: conceptId, remove: [word] })}
              >
                <Icon name="close" />
              </button>
            )}
          </li>
        ))}
      </ul>
      {onChange && (
        <form className="tools" onSubmit={(event) => void add(event)}>
          <label>
            {t('graph.addTo', { list: title })}{' '}
            <input
              name="words"
              data-list={list}
              value={typed}
              maxLength={2000}
              autoComplete="off"
              placeholder={t('graph.addHint')}
              onChange={({ target }) => setTyped(target.value)}
            />
          </label>
          <button type="submit">{t('graph.add')}</button>
          {list === 'aliases' && (
            <label className="take">
              <input type="checkbox" name="take" /> {t('graph.take')}
            </label>
          )}
        </form>
      )}
    </section>
  )
}
