import type { ReactNode } from 'react'
import { Link } from 'wouter'
import type { Change, ConceptEffect, Effects, Example } from '../../lib/graph/types.ts'
import { useLabels } from '../../lib/labels.ts'
import { clock } from '../../lib/time.ts'
import { recordingUrl } from '../../lib/url/recording.ts'
import { countOf, useWords } from '../../lib/words.ts'
import { FoldedText } from '../../ui/folded-text.tsx'
import { PlayButton } from '../play-button.tsx'
import { StoreName } from '../store-name.tsx'

/** What appears and vanishes, concept by concept, then moments; each example is heard where it stands. */
export function EffectList({ effects: { concepts, moments } }: { effects: Effects }) {
  const { t } = useWords()
  const { name } = useLabels()
  if (concepts.length + moments.length === 0) return <p>{t('preview.nothing')}</p>
  return (
    <ul className="effects">
      {concepts.map((effect) => (
        <ConceptPart key={effect.id} effect={effect} />
      ))}
      {moments.map(({ kind, ...change }) => (
        <li key={kind} data-effect={`moment ${kind}`}>
          <h3>
            {t('filter.moment')} · {name('moment', kind)}
          </h3>
          <Sides change={change} />
        </li>
      ))}
    </ul>
  )
}

function ConceptPart({ effect }: { effect: ConceptEffect }) {
  const { t } = useWords()
  const { id, name, renamed, opinions, repairs } = effect
  return (
    <li data-effect={id}>
      <h3>
        {id === '' ? t('preview.untargeted') : <bdi>{name}</bdi>} <span className="hint">{id}</span>
      </h3>
      <Sides change={effect} />
      {renamed > 0 && <p>{t('preview.renamed', { n: countOf(renamed) })}</p>}
      {opinions && (
        <Part name="opinions">
          <Sides change={opinions} />
        </Part>
      )}
      {repairs && (
        <Part name="repairs">
          <Sides change={repairs} />
        </Part>
      )}
    </li>
  )
}

function Part({ name, children }: { name: 'opinions' | 'repairs'; children: ReactNode }) {
  const { t } = useWords()
  return (
    <section data-part={name} aria-label={t(`preview.${name}`)}>
      <h4>{t(`preview.${name}`)}</h4>
      {children}
    </section>
  )
}

/** What comes, then what goes, where there is any. */
function Sides({ change }: { change: Change }) {
  const { t } = useWords()
  return (['appear', 'vanish'] as const)
    .filter((side) => change[side] > 0)
    .map((side) => (
      <div key={side}>
        <p>
          <span className={`state ${side}`}>{t(`preview.${side}`, { n: countOf(change[side]) })}</span>
        </p>
        <ul className="around">
          {change.examples[side].map((example) => (
            <OneExample key={`${example.utteranceId} ${example.start} ${example.polarity ?? ''}`} example={example} />
          ))}
        </ul>
      </div>
    ))
}

function OneExample({ example }: { example: Example }) {
  const { name } = useLabels()
  const { utteranceId, recordingId, storeId, startMs, endMs, text, start, end, polarity, replacement } = example
  return (
    <li>
      {endMs - startMs > 1 && <PlayButton heard={{ recordingId, startMs, endMs }} />}
      <span lang="zh-CN">
        <FoldedText text={text} marks={end > 0 ? [{ start, end, kind: 'hit' }] : []} />
      </span>
      {replacement !== undefined && (
        <span lang="zh-CN">
          {text.slice(start, end)} → <strong>{replacement}</strong>
        </span>
      )}
      {polarity && <span className="chip">{name('polarity', polarity)}</span>}
      <Link
        className="nowrap"
        href={`/r/${encodeURIComponent(recordingId)}?${recordingUrl.print({ at: startMs, u: utteranceId, q: '', 'ui.hits': [] })}`}
      >
        <StoreName id={storeId} /> {clock(startMs)}
      </Link>
    </li>
  )
}
