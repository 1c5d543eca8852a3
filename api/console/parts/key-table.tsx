import type { ReactNode } from 'react'
import { bindingOf, shownKey, useKeys } from '../lib/key-bindings.ts'
import type { KeyAction, Place } from '../lib/key-registry.ts'
import { useWords, type WordKey } from '../lib/words.ts'

const TITLES: Record<Place, WordKey> = {
  ...{ everywhere: 'help.everywhere', lists: 'help.lists', recording: 'help.recording', repairs: 'help.repairs' },
  graph: 'help.graph',
  replay: 'nav.replay',
}

/** The keys of some places, as they are now. */
export function KeyTable({ places, tools }: { places: readonly Place[]; tools?: (action: KeyAction) => ReactNode }) {
  const { t } = useWords()
  const { keys } = useKeys()
  return places.map((place) => (
    <section key={place} aria-label={t(TITLES[place])}>
      <h3>{t(TITLES[place])}</h3>
      <dl className="facts keys">
        {keys
          .filter((one) => one.place === place)
          .map((action) => (
            <div key={bindingOf(action)} data-key={bindingOf(action)}>
              <dt>
                {action.keys.map((key) => (
                  <kbd key={key}>{shownKey(key)}</kbd>
                ))}
              </dt>
              <dd>
                {t(`keys.${action.id}` as WordKey)} {tools?.(action)}
              </dd>
            </div>
          ))}
      </dl>
    </section>
  ))
}
