import { useEffect, useState } from 'react'
import {
  bindingOf,
  chooseKey,
  FIRST_STROKE,
  hindrance,
  resetKey,
  resetKeys,
  setSingleKeys,
  shownKey,
  strokeOf,
  useKeys,
} from '../lib/key-bindings.ts'
import { KEYS, type KeyAction } from '../lib/key-registry.ts'
import { useWords, type WordKey } from '../lib/words.ts'
import { KeyTable } from './key-table.tsx'

/** In the order of the registry. */
const PLACES = [...new Set(KEYS.map(({ place }) => place))]

/** All keys, each of which may be changed to one that is pressed; what has the key already is told. */
export function KeySettings() {
  const { t } = useWords()
  const { chosen, isSingleOn } = useKeys()
  const [asked, setAsked] = useState<KeyAction>()
  const [told, setTold] = useState('')
  const nameOf = ({ id }: KeyAction): string => t(`keys.${id}` as WordKey)
  useEffect(() => {
    if (!asked) return
    const take = (key: string): void => {
      const hindered = hindrance(chosen, asked, key)
      const shown = shownKey(key)
      if (hindered === 'owned') return setTold(t('help.keyOwned', { key: shown }))
      if (hindered) return setTold(t('help.keyTaken', { key: shown, name: nameOf(hindered) }))
      chooseKey(asked, key)
      setAsked(undefined)
      setTold(t('help.keyChanged', { key: shown, name: nameOf(asked) }))
    }
    return onNextKey(take, () => setAsked(undefined))
  }, [asked, chosen])
  const tools = (action: KeyAction) => (
    <span className="key-tools">
      <button
        type="button"
        className="quiet"
        aria-label={t('help.changeKey', { name: nameOf(action) })}
        aria-pressed={asked === action}
        onClick={() => {
          setAsked(action)
          setTold(t('help.pressKey', { name: nameOf(action) }))
        }}
      >
        {t('help.change')}
      </button>
      {chosen[bindingOf(action)] && (
        <button
          type="button"
          className="quiet"
          aria-label={t('help.resetKey', { name: nameOf(action) })}
          onClick={() => resetKey(action)}
        >
          {t('help.reset')}
        </button>
      )}
    </span>
  )
  return (
    <>
      <label>
        <input type="checkbox" checked={isSingleOn} onChange={({ target }) => setSingleKeys(target.checked)} />{' '}
        {t('help.singleKeys')}
      </label>{' '}
      <button type="button" disabled={Object.keys(chosen).length === 0} onClick={resetKeys}>
        {t('help.resetAll')}
      </button>
      <p role="status" className="key-told">
        {told}
      </p>
      <KeyTable places={PLACES} tools={tools} />
    </>
  )
}

/** The next key that is pressed, before anybody else gets it; Escape and another place to type leave it. */
function onNextKey(take: (key: string) => void, leave: () => void): () => void {
  let first = ''
  const pressed = (event: KeyboardEvent): void => {
    if (['Shift', 'Control', 'Alt', 'Meta', 'Tab'].includes(event.key) || event.isComposing) return
    if (event.ctrlKey || event.metaKey || event.altKey) return
    event.preventDefault()
    event.stopImmediatePropagation()
    const stroke = strokeOf(event)
    if (stroke === 'Escape') return leave()
    if (first === '' && stroke === FIRST_STROKE) first = stroke
    else take(first === '' ? stroke : `${first} ${stroke}`)
  }
  addEventListener('keydown', pressed, { capture: true })
  return () => removeEventListener('keydown', pressed, { capture: true })
}
