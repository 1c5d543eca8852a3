import type { ReplayFixture } from '../../lib/replay/replay-data.ts'
import { dateTime } from '../../lib/time.ts'
import { useWords } from '../../lib/words.ts'
import { ScrolledTable } from '../../ui/scrolled-table.tsx'

/** Fixtures as they lie there, with who took what came out of them for right. */
export function FixtureTable({ fixtures }: { fixtures: readonly ReplayFixture[] }) {
  const { t, say, language } = useWords()
  const columns = [t('replay.fixture'), t('graph.pack'), t('replay.tags'), t('replay.lastAccepted')]
  return (
    <ScrolledTable label={t('replay.fixtures')} columns={columns}>
      {fixtures.map(({ name, title, pack, tags, isMuted, accepted, error }) => (
        <tr key={name}>
          <th scope="row">
            <bdi>{name}</bdi>
            {title && (
              <span className="hint">
                {' '}
                <bdi>{say(title)}</bdi>
              </span>
            )}
          </th>
          <td className="nowrap">{pack}</td>
          <td>
            {[...tags, ...(isMuted ? [t('replay.muted')] : [])].map((tag) => (
              <span key={tag} className="chip">
                <bdi>{tag}</bdi>
              </span>
            ))}
          </td>
          <td>
            {error && <span className="state failed">{language === 'zh' ? error.message : error.messageEn}</span>}
            {!error && !accepted && t('replay.never')}
            {accepted && (
              <>
                <span className="nowrap">{dateTime(Date.parse(accepted.at))}</span> <bdi>{accepted.who}</bdi>{' '}
                <bdi>{accepted.reason}</bdi>
              </>
            )}
          </td>
        </tr>
      ))}
    </ScrolledTable>
  )
}
