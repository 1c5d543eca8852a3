import { Link } from 'wouter'
import { useKeys } from '../lib/key-bindings.ts'
import { placesOf } from '../lib/key-registry.ts'
import { useWords } from '../lib/words.ts'
import { Dialog } from '../ui/dialog.tsx'
import { KeyTable } from './key-table.tsx'

/** The keys of the page one is on. */
export default function KeyOverlay({ path, onClose }: { path: string; onClose: () => void }) {
  const { t } = useWords()
  const { isSingleOn } = useKeys()
  return (
    <Dialog title={t('help.keys')} onClose={onClose}>
      {!isSingleOn && <p>{t('help.singleOff')}</p>}
      <KeyTable places={placesOf(path)} />
      <p>
        <Link href="/help" onClick={onClose}>
          {t('help.toAll')}
        </Link>
      </p>
    </Dialog>
  )
}
