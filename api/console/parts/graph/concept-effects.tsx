import { Link } from 'wouter'
import type { ConceptEffect, Preview } from '../../lib/graph/types.ts'
import { clock } from '../../lib/time.ts'
import { recordingUrl } from '../../lib/url/recording.ts'
import { countOf, useWords } from '../../lib/words.ts'
import { FoldedText } from '../../ui/folded-text.tsx'
import { PlayButton } from '../play-button.tsx'
import { StoreName } from '../store-name.tsx'

/** What appears and vanishes, concept by concept; each example is heard where it stands. */
export function ConceptEffects({ concepts }: Pick<Preview, 'concepts'>) {
  return (
    <ul className="effects">
      {concepts.map((effect) => (
        <Effect key={effect.id} effect={effect} />
      ))}
    </ul>
  )
}

function Effect({ effect }: { effect: ConceptEffect }) {
  const { t } = useWords()
  const { id, name, renamed, examples } = effect
  return (
    <li data-effect={id}>
      <h3>
        <bdi>{name}</bdi> <span className="hint">{id}</span>
      </h3>
      {(['appear', 'vanish'] as const)
        .filter((kind) => effect[kind] > 0)
        .map((kind) => (
          <div key={kind}>
            <p>
              <span className={`state ${kind}`}>{t(`preview.${kind}`, { n: countOf(effect[kind]) })}</span>
            </p>
            <ul className="around">
              {examples[kind].map(({ utteranceId, recordingId, storeId, startMs, endMs, text, start, end }) => (
                <li key={`${utteranceId} ${start}`}>
                  {endMs - startMs > 1 && <PlayButton heard={{ recordingId, startMs, endMs }} />}
                  <span lang="zh-CN">
                    <FoldedText text={text} marks={[{ start, end, kind: 'hit' }]} />
                  </span>
                  <Link
                    className="nowrap"
                    href={`/r/${encodeURIComponent(recordingId)}?${recordingUrl.print({ at: startMs, u: utteranceId, q: '', 'ui.hits': [] })}`}
                  >
                    <StoreName id={storeId} /> {clock(startMs)}
                  </Link>
                </li>
              ))}
            </ul>
          </div>
        ))}
      {renamed > 0 && <p>{t('preview.renamed', { n: countOf(renamed) })}</p>}
    </li>
  )
}
