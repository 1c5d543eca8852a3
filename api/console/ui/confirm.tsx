import type { ReactNode } from 'react'
import { useWords } from '../lib/words.ts'
import { Dialog } from './dialog.tsx'

interface Props {
  title: string
  /** What the button says that does it. */
  action: string
  children: ReactNode
  onYes: () => void
  onNo: () => void
}

/** Asks before something that cannot be taken back; the focus is on leaving it. */
export function Confirm({ title, action, children, onYes, onNo }: Props) {
  const { t } = useWords()
  return (
    <Dialog title={title} onClose={onNo}>
      {children}
      <p className="tools">
        <button type="button" data-first onClick={onNo}>
          {t('cancel')}
        </button>
        <button type="button" className="primary" onClick={onYes}>
          {action}
        </button>
      </p>
    </Dialog>
  )
}
