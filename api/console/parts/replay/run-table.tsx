import { Link } from 'wouter'
import type { ReplayRunFacts } from '../../lib/replay/replay-data.ts'
import { dateTime } from '../../lib/time.ts'
import { runHref } from '../../lib/url/replay.ts'
import { useWords } from '../../lib/words.ts'
import { ScrolledTable } from '../../ui/scrolled-table.tsx'
import { RunState } from './run-state.tsx'

/** Runs, the newest first, each with what came out of it. */
export function RunTable({ runs }: { runs: readonly ReplayRunFacts[] }) {
  const { t } = useWords()
  const counts = ['different', 'same', 'isNew', 'broken'] as const
  const columns = [
    ...[t('replay.at'), t('replay.how')],
    ...counts.map((count) => t(`replay.count.${count}`)),
    ...[t('replay.stage'), t('graph.who')],
  ]
  return (
    <ScrolledTable label={t('replay.runs')} columns={columns}>
      {runs.map((run) => (
        <tr key={run.id} data-run={run.id}>
          <th scope="row" className="nowrap">
            <Link href={runHref(run.id)}>{dateTime(run.startedAt)}</Link>
          </th>
          <td>
            <RunState run={run} />
          </td>
          {counts.map((count) => (
            <td key={count}>{run[count] === 0 ? '' : run[count]}</td>
          ))}
          <td>{t(`replay.stage.${run.stages.length > 1 ? 'both' : run.stages[0] === 'text' ? 'text' : 'sound'}`)}</td>
          <td>{run.who}</td>
        </tr>
      ))}
    </ScrolledTable>
  )
}
