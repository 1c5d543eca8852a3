import { Link } from 'wouter'
import type { KnowledgeFault } from '../../lib/graph/types.ts'
import { isolated, useWords } from '../../lib/words.ts'

interface Props {
  faults: readonly KnowledgeFault[]
  /** Where the concept of a fault is put right. */
  hrefOf?: (id: string) => string
}

/** Words that are quoted turn nothing beside them. */
const quotesApart = (text: string): string =>
  text.replaceAll(/([“"])([^”"]*)([”"])/g, (_, open: string, quoted: string, close: string) =>
    [open, isolated(quoted), close].join(''),
  )

/** What the checks found: first what keeps a draft from being published. */
export function FaultList({ faults, hrefOf }: Props) {
  const { t, language } = useWords()
  const sorted = [...faults].sort((a, b) => Number(b.blocks) - Number(a.blocks))
  return (
    <ul className="check-up">
      {sorted.map((fault) => (
        <li key={`${fault.subject} ${fault.id} ${fault.zh}`} className={fault.blocks ? 'fault' : ''}>
          <span className="state">{t(fault.blocks ? 'graph.blocks' : 'graph.warns')}</span>
          <span>
            {quotesApart(language === 'zh' ? fault.zh : fault.en)}{' '}
            {hrefOf && fault.subject === 'concepts' ? (
              <Link href={hrefOf(fault.id)}>{fault.id}</Link>
            ) : (
              <bdi className="hint">{fault.id}</bdi>
            )}
          </span>
        </li>
      ))}
    </ul>
  )
}
