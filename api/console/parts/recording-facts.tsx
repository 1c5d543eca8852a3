import { Link } from 'wouter'
import type { MomentOfTruth, RecordingFacts, Said, VisitFacts } from '../lib/api-types.ts'
import { useLabels } from '../lib/labels.ts'
import { clock, dateTime, lengthOf } from '../lib/time.ts'
import { countOf, useWords } from '../lib/words.ts'
import { FoldedText } from '../ui/folded-text.tsx'
import { RoleTag } from './said-line.tsx'

interface MomentsProps {
  moments: readonly MomentOfTruth[]
  said: readonly Said[]
  onSeek: (atMs: number) => void
}

/** Moments of truth, each with the words that show it. */
export function Moments({ moments, said, onSeek }: MomentsProps) {
  const { t } = useWords()
  const { name } = useLabels()
  const byId = new Map(said.map((one) => [one.id, one]))
  return (
    <section aria-label={t('recording.moments')}>
      <h2>{t('recording.moments')}</h2>
      {moments.length === 0 && <p className="hint">{t('recording.noMoments')}</p>}
      <ul className="moments">
        {moments.map(({ kind, atMs, utteranceIds }) => {
          const shown = byId.get(utteranceIds[0] ?? '')
          return (
            <li key={`${kind}-${atMs}`}>
              <button
                type="button"
                className="at"
                aria-label={t('recording.sentence', { time: clock(atMs) })}
                onClick={() => onSeek(atMs)}
              >
                {clock(atMs)}
              </button>
              <strong>{name('moment', kind)}</strong>
              {shown && (
                <span className="quote" lang="zh-CN">
                  <RoleTag role={shown.role} />{' '}
                  <bdi>
                    <FoldedText text={shown.text} marks={[]} />
                  </bdi>
                </span>
              )}
            </li>
          )
        })}
      </ul>
    </section>
  )
}

/** Visits in the recording, each with what was found of it. */
export function VisitMarks({ visits, onSeek }: { visits: readonly VisitFacts[]; onSeek: (atMs: number) => void }) {
  const { t, say } = useWords()
  const { name } = useLabels()
  if (visits.length === 0) return null
  return (
    <section aria-label={t('recording.visits')}>
      <h2>{t('recording.visits')}</h2>
      <ul className="moments">
        {visits.map(({ id, startMs, endMs, facts, outcomes }) => (
          <li key={id}>
            <button
              type="button"
              className="at"
              aria-label={t('recording.sentence', { time: clock(startMs) })}
              onClick={() => onSeek(startMs)}
            >
              {clock(startMs)}
            </button>
            <Link href={`/visits/${encodeURIComponent(id)}`}>{lengthOf(endMs - startMs)}</Link>
            <span>
              {facts.map(({ kind, id: fact, title }) => (
                <span key={`${kind}-${fact}`} className={`chip ${kind}`}>
                  {say(title)}
                </span>
              ))}
              {outcomes.map(({ outcome }) => (
                <span key={outcome} className="chip told">
                  {name('outcome', outcome)}
                </span>
              ))}
            </span>
          </li>
        ))}
      </ul>
    </section>
  )
}

/** Where, when and by what it was recorded and heard. */
export function RecordingAbout({ recording }: { recording: RecordingFacts }) {
  const { t } = useWords()
  const { name } = useLabels()
  const { storeId, deviceId, startedAt, durationMs, file, utteranceCount, model, pack, knowledgeVersion } = recording
  const rows = [
    [t('recording.store'), name('store', storeId)],
    [t('recording.device'), deviceId],
    [t('recording.started'), dateTime(startedAt)],
    [t('recording.length'), lengthOf(durationMs)],
    [t('recording.said'), countOf(utteranceCount)],
    [t('recording.file'), file],
    [t('recording.model'), model],
    [t('recording.pack'), pack],
    [t('recording.knowledge'), knowledgeVersion ?? t('unknown')],
  ] as const
  return (
    <section aria-label={t('recording.facts')}>
      <h2>{t('recording.facts')}</h2>
      <dl className="facts">
        {rows.map(([term, value]) => (
          <div key={term}>
            <dt>{term}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  )
}
