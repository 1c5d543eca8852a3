import { useLabels } from '../labels.ts'
import { useWords } from '../words.ts'

/** An action as the service keeps it: newer ones than this page knows are shown by their word. */
export type KeptAction = Record<string, unknown>

const textOf = (value: unknown): string => (typeof value === 'string' || typeof value === 'number' ? String(value) : '')
const wordsOf = (value: unknown): string[] => (Array.isArray(value) ? value.map(textOf) : [])

/** Tells what an action does, in a sentence. */
export function useActionText(nameOf: (id: string) => string): (action: KeptAction) => string {
  const { t } = useWords()
  const { name: label } = useLabels()
  const listText = (action: KeptAction, list: 'aliases' | 'not' | 'heardAs'): string => {
    const about = { name: nameOf(textOf(action.id)), list: t(`graph.${list}`) }
    const [added, removed] = [wordsOf(action.add), wordsOf(action.remove)]
    return [
      added.length > 0 ? t('step.add', { ...about, words: added.join('、') }) : '',
      removed.length > 0 ? t('step.remove', { ...about, words: removed.join('、') }) : '',
    ]
      .filter((one) => one !== '')
      .join(' ')
  }
  return (action) => {
    const what = textOf(action.do)
    const name = nameOf(textOf(action.id))
    switch (what) {
      case 'add':
        return t('step.new', { name: textOf(action.name) })
      case 'rename':
        return t('step.rename', { name, to: textOf(action.name) })
      case 'type':
        return t('step.type', { name, to: label('conceptType', textOf(action.type)) })
      case 'move':
        return action.parent === null
          ? t('step.moveTop', { name })
          : t('step.move', { name, to: nameOf(textOf(action.parent)) })
      case 'aliases':
      case 'not':
      case 'heardAs':
        return listText(action, what)
      case 'retire':
      case 'restore':
      case 'reset':
        return t(`step.${what}`, { name })
      case 'import':
        return t('step.import', { file: textOf(action.file), n: Number(action.added) + Number(action.changed) })
      case 'merge':
        return t('step.merge', { n: textOf(action.base) })
      default:
        return t('step.other', { what, about: textOf(action.phrase ?? action.pattern ?? action.id) })
    }
  }
}
