import { Link } from 'wouter'
import { useLabels } from '../../lib/labels.ts'
import type { Row } from '../../lib/replay/replay-data.ts'
import { caseHref } from '../../lib/url/replay.ts'
import { useWords } from '../../lib/words.ts'
import { ScrolledTable } from '../../ui/scrolled-table.tsx'

interface Props {
  run: string
  against: string
  rows: readonly Row[]
  /** Fixtures that are not done yet. */
  waiting: readonly string[]
}

/** Fixtures × kinds of difference; every number opens the differences that it counts. */
export function MatrixTable({ run, against, rows, waiting }: Props) {
  const { t, language } = useWords()
  const { name: labelOf, codes } = useLabels()
  const kinds = codes('difference').filter((kind) => rows.some(({ differences }) => (differences[kind] ?? 0) > 0))
  const columns = [t('replay.fixture'), t('replay.result'), ...kinds.map((kind) => labelOf('difference', kind))]
  return (
    <ScrolledTable label={t('replay.matrix')} columns={[...columns, t('replay.tolerated')]}>
      {rows.map(({ name, status, differences, tolerated, accepted, error }) => (
        <tr key={name} data-case={name}>
          <th scope="row">
            <Link href={caseHref(run, name, { against })}>
              <bdi>{name}</bdi>
            </Link>
          </th>
          <td>
            <span className={`state ${status === 'broken' ? 'failed' : status}`}>{t(`replay.status.${status}`)}</span>
            {accepted && <span className="state">{t('replay.takenSince')}</span>}
            {error && <span className="hint"> {language === 'zh' ? error.message : error.messageEn}</span>}
          </td>
          {kinds.map((kind) => {
            const count = differences[kind] ?? 0
            const label = t('replay.countOf', { name, kind: labelOf('difference', kind), n: count })
            return (
              <td key={kind}>
                {count > 0 && (
                  <Link href={caseHref(run, name, { against, kind })} aria-label={label}>
                    {count}
                  </Link>
                )}
              </td>
            )
          })}
          <td>{tolerated === 0 ? '' : tolerated}</td>
        </tr>
      ))}
      {waiting.map((name) => (
        <tr key={name}>
          <th scope="row">
            <bdi>{name}</bdi>
          </th>
          <td>{t('replay.waiting')}</td>
          {kinds.map((kind) => (
            <td key={kind} />
          ))}
          <td />
        </tr>
      ))}
    </ScrolledTable>
  )
}
