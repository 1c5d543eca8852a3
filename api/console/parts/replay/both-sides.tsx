import type { ReplayCase } from '../../lib/replay/replay-data.ts'
import { clock } from '../../lib/time.ts'
import { useWords } from '../../lib/words.ts'
import { FoldedText } from '../../ui/folded-text.tsx'
import { ScrolledTable } from '../../ui/scrolled-table.tsx'
import { RoleTag } from '../said-line.tsx'

interface Props {
  moments: ReplayCase['moments']
  onPlay: (startMs: number, endMs: number) => void
}

type Turn = ReplayCase['moments'][number]['wanted'][number]

/** Both conversations beside each other, moment by moment; what the other side has not is marked. */
export function BothSides({ moments, onPlay }: Props) {
  const { t } = useWords()
  const endOf = (turns: readonly Turn[]) => Math.max(0, ...turns.map(({ endMs }) => endMs))
  return (
    <ScrolledTable label={t('replay.both')} columns={[t('replay.when'), t('replay.wanted'), t('replay.got')]}>
      {moments.map(({ startMs, wanted, got }) => (
        <tr key={startMs}>
          <th scope="row">
            <button
              type="button"
              className="quiet"
              aria-label={t('replay.hear', { at: clock(startMs) })}
              onClick={() => onPlay(startMs, endOf([...wanted, ...got]))}
            >
              {clock(startMs)}
            </button>
          </th>
          {[wanted, got].map((turns, side) => (
            <td key={side}>
              {turns.map((turn) => (
                <p key={`${turn.startMs} ${turn.role}`} lang="zh-CN">
                  <RoleTag role={roleOf(turn)} />{' '}
                  <bdi>
                    <FoldedText
                      text={turn.text}
                      marks={turn.marks.map((mark) => ({ ...mark, kind: 'hit' as const }))}
                    />
                  </bdi>
                </p>
              ))}
            </td>
          ))}
        </tr>
      ))}
    </ScrolledTable>
  )
}

const ROLES = ['staff', 'customer'] as const
const roleOf = ({ role }: Turn) => ROLES.find((one) => one === role) ?? 'unknown'
