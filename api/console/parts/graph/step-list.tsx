import type { Step } from '../../lib/graph/types.ts'
import { useActionText } from '../../lib/graph/action-text.ts'
import { dateTime } from '../../lib/time.ts'
import { useWords } from '../../lib/words.ts'

/** What was done in a draft, the last step first; what is taken back stays to be seen until another takes its place. */
export function StepList({ steps, nameOf }: { steps: readonly Step[]; nameOf: (id: string) => string }) {
  const { t } = useWords()
  const tell = useActionText(nameOf)
  if (steps.length === 0) return <p className="hint">{t('graph.noSteps')}</p>
  return (
    <ol className="steps" reversed>
      {[...steps].reverse().map(({ place, who, at, undone, actions }) => (
        <li key={place} data-step={place} className={undone ? 'undone' : ''}>
          <span className="n">{place}</span>
          <span lang="zh-CN">
            {actions.map((action, i) => (
              <span key={i} className="told-action">
                {tell(action as Record<string, unknown>)}
              </span>
            ))}
          </span>
          {undone && <span className="state">{t('graph.undone')}</span>}
          <span className="hint">
            {who} · {dateTime(at)}
          </span>
        </li>
      ))}
    </ol>
  )
}
