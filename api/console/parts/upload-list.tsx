import { percent, useWords } from '../lib/words.ts'
import { useFailure } from '../ui/notice.tsx'

/** One file on its way in. */
export interface Upload {
  key: string
  name: string
  /** 0..1 of its bytes. */
  share: number
  state: 'sending' | 'sent' | 'known' | 'failed'
  error?: unknown
  retry: () => void
}

/** Files on their way in, each with how far it is. */
export function UploadList({ uploads }: { uploads: readonly Upload[] }) {
  const { t } = useWords()
  if (uploads.length === 0) return null
  return (
    <section aria-label={t('intake.uploads')}>
      <h2>{t('intake.uploads')}</h2>
      <ul className="uploads" role="status">
        {uploads.map((one) => (
          <li key={one.key}>
            <span className="name">{one.name}</span>
            <progress max={1} value={one.share} aria-label={one.name} />
            {one.state === 'sending' && <span>{t('intake.uploading', { n: percent(one.share) })}</span>}
            {one.state === 'sent' && <span>{t('intake.sent')}</span>}
            {one.state === 'known' && <span>{t('intake.known')}</span>}
            {one.state === 'failed' && <Refused upload={one} />}
          </li>
        ))}
      </ul>
    </section>
  )
}

function Refused({ upload: { error, retry } }: { upload: Upload }) {
  const { t } = useWords()
  return (
    <span role="alert">
      {useFailure(error)}{' '}
      <button type="button" onClick={retry}>
        {t('retry')}
      </button>
    </span>
  )
}
