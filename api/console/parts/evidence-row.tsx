import { useState } from 'react'
import { Link } from 'wouter'
import { ask, askJson } from '../lib/api.ts'
import type { Evidence } from '../lib/baskets.ts'
import { clock, dateTime } from '../lib/time.ts'
import { recordingUrl } from '../lib/url/recording.ts'
import { useWords } from '../lib/words.ts'
import { Failure } from '../ui/notice.tsx'
import { PlayButton } from './play-button.tsx'
import { OpinionChips, RepairChips, RoleTag, SaidLine } from './said-line.tsx'
import { StoreName } from './store-name.tsx'

interface Props {
  evidence: Evidence
  position: number
  isLast: boolean
  mayChange: boolean
  onChanged: () => void
}

/** An utterance of a basket, to be heard where it stands, with its note and its place. */
export function EvidenceRow({ evidence, position, isLast, mayChange, onChanged }: Props) {
  const { t } = useWords()
  const [error, setError] = useState<unknown>()
  const { id, note, utterance, recordingId, storeId, startMs, endMs } = evidence
  const path = `/v1/evidence/${encodeURIComponent(id)}`
  const change = (body: object) => askJson(path, { method: 'POST', body }).then(onChanged, setError)
  const u = utterance?.id ?? ''
  return (
    <li className="hit evidence" data-evidence={id}>
      {endMs - startMs > 1 ? <PlayButton heard={evidence} /> : <span className="play">✎</span>}
      <div>
        <p className="said" lang="zh-CN">
          {utterance ? <SaidLine said={utterance} areRepairsTold /> : t('basket.gone')}
        </p>
        <p className="meta">
          {utterance && <RoleTag role={utterance.role} />}
          {utterance && <OpinionChips said={utterance} />}
          {utterance && <RepairChips said={utterance} />}
          {utterance && <span className="nowrap">{dateTime(utterance.at)}</span>}
          <StoreName id={storeId} />
          <Link
            href={`/r/${encodeURIComponent(recordingId)}?${recordingUrl.print({ at: startMs, u, q: '', 'ui.hits': [] })}`}
          >
            {t('hit.open')} {clock(startMs)}
          </Link>
        </p>
        {!mayChange && note !== '' && <p className="note">{note}</p>}
        {mayChange && (
          <p className="meta">
            <input
              className="note"
              aria-label={t('basket.note', { n: position })}
              placeholder={t('basket.noteHint')}
              defaultValue={note}
              maxLength={2000}
              onBlur={({ target }) => target.value !== note && void change({ note: target.value })}
            />
            <button
              type="button"
              disabled={position === 1}
              onClick={() => void change({ move: 'before' })}
              aria-label={t('basket.up', { n: position })}
            >
              ↑
            </button>
            <button
              type="button"
              disabled={isLast}
              onClick={() => void change({ move: 'after' })}
              aria-label={t('basket.down', { n: position })}
            >
              ↓
            </button>
            <button
              type="button"
              className="quiet"
              aria-label={t('basket.takeOut', { n: position })}
              onClick={() => void ask(path, { method: 'DELETE' }).then(onChanged, setError)}
            >
              {t('remove')}
            </button>
          </p>
        )}
        {error !== undefined && <Failure error={error} />}
      </div>
    </li>
  )
}
