import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { ComboBox, Input, Label, ListBox, ListBoxItem, Popover } from 'react-aria-components'
import { askJson, withQuery } from '../lib/api.ts'
import type { ConceptNode } from '../lib/api-types.ts'
import { useLabels } from '../lib/labels.ts'
import { useWords } from '../lib/words.ts'
import { MarkedText } from '../ui/marked-text.tsx'

interface Props {
  onChoose: (id: string) => void
  /** Where it is looked, if not in all packs as they are in use. */
  path?: string
  label?: string
  isFocused?: boolean
}

/** Finds a concept by characters, pinyin or first letters; the service knows the sounds. */
export default function ConceptPicker({ onChoose, path = '/v1/concepts?order=match', label, isFocused = true }: Props) {
  const { t } = useWords()
  const { name } = useLabels()
  const [typed, setTyped] = useState('')
  const wanted = typed.trim()
  const { data } = useQuery({
    queryKey: ['concepts', path, wanted],
    queryFn: ({ signal }) =>
      askJson<{ concepts: ConceptNode[] }>(
        `${path}${path.includes('?') ? '&' : '?'}${withQuery('', { q: wanted, limit: 12 }).slice(1)}`,
        {
          signal,
        },
      ),
    enabled: wanted !== '',
    placeholderData: (before) => before,
  })
  const found = wanted === '' ? [] : (data?.concepts ?? [])
  return (
    <ComboBox
      autoFocus={isFocused}
      className="picker"
      items={found}
      inputValue={typed}
      onInputChange={setTyped}
      selectedKey={null}
      // What the service found is right, though the letters typed stand nowhere in it.
      defaultFilter={() => true}
      onSelectionChange={(key) => {
        if (key === null) return
        setTyped('')
        onChoose(String(key))
      }}
      allowsEmptyCollection
      menuTrigger="input"
    >
      <Label>{label ?? t('filter.addConcept')}</Label>
      <Input placeholder={t('filter.findConcept')} />
      <Popover className="picker-list">
        <ListBox<ConceptNode>
          renderEmptyState={() => <p className="hint">{wanted === '' ? '' : t('filter.noConcept')}</p>}
        >
          {(concept) => (
            <ListBoxItem id={concept.id} textValue={concept.name}>
              {concept.name}{' '}
              <span className="hint">
                {name('conceptType', concept.type)}
                {concept.matched && concept.matched.text !== concept.name && (
                  <>
                    {' · '}
                    <MarkedText text={concept.matched.text} marks={[{ ...concept.matched, kind: 'hit' }]} />
                  </>
                )}
              </span>
            </ListBoxItem>
          )}
        </ListBox>
      </Popover>
    </ComboBox>
  )
}
