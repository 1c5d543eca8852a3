import { Link } from 'wouter'
import type { ListedRepair, RepairState } from '../lib/repairs-data.ts'
import { clock, dateTime } from '../lib/time.ts'
import { recordingUrl } from '../lib/url/recording.ts'
import { percent, useWords } from '../lib/words.ts'
import { FoldedText } from '../ui/folded-text.tsx'
import { PlayButton } from './play-button.tsx'
import { RoleTag } from './said-line.tsx'
import { StoreName } from './store-name.tsx'

interface Props {
  repair: ListedRepair
  /** As it was decided here meanwhile. */
  state: RepairState
  isSelected: boolean
  mayDecide: boolean
  onSelect: () => void
  onDecide: (state: RepairState) => void
}

/** One repair in what it stands in: what was heard, what is read instead, its sound, and what may be decided. */
export function RepairRow({ repair, state, isSelected, mayDecide, onSelect, onDecide }: Props) {
  const { t } = useWords()
  const { id, text, start, end, original, replacement, recordingId, startMs, endMs } = repair
  const [before, after] = [text.slice(0, start), text.slice(end)]
  const versions = [
    { name: t('repairs.heard'), word: original },
    { name: t('repairs.read'), word: replacement },
  ]
  const at = recordingUrl.print({ at: repair.fromMs, u: repair.utteranceId, q: '', 'ui.hits': [] })
  return (
    <article
      className={isSelected ? 'hit selected repair' : 'hit repair'}
      data-repair={id}
      aria-current={isSelected}
      aria-label={`${original} → ${replacement}`}
      tabIndex={isSelected ? 0 : -1}
      onClick={onSelect}
      onFocus={(event) => event.target === event.currentTarget && onSelect()}
    >
      <PlayButton heard={{ recordingId, startMs, endMs }} label={t('repairs.playWord')} />
      <div>
        {versions.map(({ name, word }) => (
          <p key={name} className="said" lang="zh-CN">
            <span className="hint">{name}</span>{' '}
            <bdi>
              <FoldedText
                text={before + word + after}
                marks={[{ start: before.length, end: before.length + word.length, kind: 'hit' }]}
              />
            </bdi>
          </p>
        ))}
        <p className="meta">
          <span className={`state ${state}`}>{t(`repairs.${state}`)}</span>
          <RoleTag role={repair.role} />
          <span className="nowrap">{dateTime(repair.at)}</span>
          <StoreName id={repair.storeId} />
          <span>{t('repairs.score', { n: percent(repair.score) })}</span>
          <Link href={`/r/${encodeURIComponent(recordingId)}?${at}`}>
            {t('hit.open')} {clock(repair.fromMs)}
          </Link>
        </p>
        {mayDecide && (
          <p className="meta">
            <button type="button" aria-pressed={state === 'accepted'} onClick={() => onDecide('accepted')}>
              {t('repairs.accept')}
            </button>
            <button type="button" aria-pressed={state === 'rejected'} onClick={() => onDecide('rejected')}>
              {t('repairs.reject')}
            </button>
            {state !== 'proposed' && (
              <button type="button" className="quiet" onClick={() => onDecide('proposed')}>
                {t('repairs.takeBack')}
              </button>
            )}
          </p>
        )}
      </div>
    </article>
  )
}
