import { useLabels } from '../../lib/labels.ts'
import type { ReplayDifference } from '../../lib/replay/replay-data.ts'
import { useSideText } from '../../lib/replay/side-text.ts'
import { clock } from '../../lib/time.ts'
import { useWords } from '../../lib/words.ts'
import { Icon } from '../../ui/icon.tsx'

interface Props {
  difference: ReplayDifference
  at: number
  isSelected: boolean
  onSelect: () => void
  onPlay: () => void
}

/** One difference: what was wanted, what came, and the moment in which it is heard. */
export function DifferenceRow({ difference, at, isSelected, onSelect, onPlay }: Props) {
  const { t } = useWords()
  const { name } = useLabels()
  const sideOf = useSideText()
  const { kind, stage, atMs, context: [before, after] = ['', ''], wanted, got, tolerated } = difference
  const kindName = name('difference', kind)
  return (
    <article
      className={isSelected ? 'hit selected difference' : 'hit difference'}
      data-difference={at}
      aria-current={isSelected}
      aria-label={`${kindName} ${atMs === undefined ? '' : clock(atMs)}`}
      tabIndex={isSelected ? 0 : -1}
      onClick={onSelect}
      onFocus={(event) => event.target === event.currentTarget && onSelect()}
    >
      {atMs !== undefined && (
        <button type="button" className="play" aria-label={t('replay.hear', { at: clock(atMs) })} onClick={onPlay}>
          <Icon name="play" />
        </button>
      )}
      <div>
        <p className="said" lang="zh-CN">
          <bdi>
            {before !== '' && <span className="hint">…{before}</span>}
            {wanted && <del>{sideOf(difference, wanted)}</del>}
            {got && <ins>{sideOf(difference, got)}</ins>}
            {after !== '' && <span className="hint">{after}…</span>}
          </bdi>
        </p>
        <p className="meta">
          <span className="state">{kindName}</span>
          {!wanted && <span>{t('replay.appeared')}</span>}
          {!got && <span>{t('replay.vanished')}</span>}
          <span>{name('replayStage', stage)}</span>
          {atMs !== undefined && <span className="nowrap">{clock(atMs)}</span>}
          {tolerated && <span>{t('replay.tolerated')}</span>}
        </p>
      </div>
    </article>
  )
}
