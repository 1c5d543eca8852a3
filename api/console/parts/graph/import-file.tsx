import { useState, type FormEvent } from 'react'
import { withQuery } from '../../lib/api.ts'
import type { DraftHand } from '../../lib/graph/draft-hand.ts'
import type { ImportReport } from '../../lib/graph/types.ts'
import { countOf, useWords } from '../../lib/words.ts'
import { ScrolledTable } from '../../ui/scrolled-table.tsx'
import { TypeOptions } from './type-options.tsx'

/** Of a long file, so many lines are shown: first those that are refused. */
const MOST_LINES = 200

interface Props {
  hand: DraftHand
  mayTake: boolean
  onTaken: () => void
}

/** Takes concepts of a file into a draft: tried first, told line by line, then taken. */
export function ImportFile({ hand, mayTake, onTaken }: Props) {
  const { t } = useWords()
  const [tried, setTried] = useState<{ file: File; report: ImportReport }>()
  const [type, setType] = useState('')
  const send = (file: File, isDryRun: boolean) =>
    hand.send<ImportReport>(
      withQuery('/import', { file: file.name.slice(-255), dryRun: isDryRun || undefined, type: type || undefined }),
      undefined,
      'POST',
      file,
    )
  const tryIt = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const file = new FormData(event.currentTarget).get('file')
    if (!(file instanceof File)) return
    setTried(undefined)
    const report = await send(file, true)
    if (report) setTried({ file, report })
  }
  const count = tried ? tried.report.added + tried.report.changed : 0
  return (
    <section aria-label={t('graph.view.import')}>
      <p className="hint">{t('import.about')}</p>
      <form className="tools" onSubmit={(event) => void tryIt(event)}>
        <label>
          {t('import.file')}{' '}
          <input type="file" name="file" required accept=".csv,.tsv,.txt,.xlsx,.json,.jsonld" disabled={!mayTake} />
        </label>
        <label>
          {t('import.type')}{' '}
          <select
            value={type}
            disabled={!mayTake}
            onChange={({ target }) => {
              setType(target.value)
              setTried(undefined)
            }}
          >
            <option value="">{t('import.noType')}</option>
            <TypeOptions />
          </select>
        </label>
        <button type="submit" disabled={!mayTake || hand.isBusy}>
          {t('import.try')}
        </button>
        {tried && count > 0 && (
          <button
            type="button"
            className="primary"
            disabled={!mayTake || hand.isBusy}
            onClick={() => void send(tried.file, false).then((taken) => taken && onTaken())}
          >
            {t('import.take', { n: countOf(count) })}
          </button>
        )}
      </form>
      {tried && <Report report={tried.report} />}
    </section>
  )
}

const ORDER = ['refused', 'changed', 'added', 'unchanged'] as const

function Report({ report }: { report: ImportReport }) {
  const { t, language } = useWords()
  const { lines, added, changed, unchanged, refused } = report
  const counts = {
    added: countOf(added),
    changed: countOf(changed),
    unchanged: countOf(unchanged),
    refused: countOf(refused),
  }
  const told = ORDER.flatMap((result) => lines.filter((line) => line.result === result && result !== 'unchanged'))
  const shown = told.slice(0, MOST_LINES)
  return (
    <>
      <p role="status">{t('import.sum', counts)}</p>
      {shown.length > 0 && (
        <ScrolledTable
          label={t('import.lines')}
          columns={[t('import.line'), t('import.result'), t('graph.name'), t('import.why')]}
        >
          {shown.map((line) => (
            <tr key={line.place}>
              <th scope="row">{line.place}</th>
              <td>
                <span className={`state ${line.result === 'refused' ? 'failed' : line.result}`}>
                  {t(`import.result.${line.result}`)}
                </span>
              </td>
              <td>
                <bdi>{line.name ?? line.id}</bdi>
              </td>
              <td>
                <bdi>{(language === 'zh' ? line.zh : line.en) ?? line.what?.join(' · ')}</bdi>
              </td>
            </tr>
          ))}
        </ScrolledTable>
      )}
      {lines.length > shown.length && (
        <p className="hint">{t('import.more', { n: countOf(lines.length - shown.length) })}</p>
      )}
    </>
  )
}
