import { useQueryClient } from '@tanstack/react-query'
import { useRef, useState, type DragEvent } from 'react'
import type { Consent } from '../../../engine/types.ts'
import { fieldsOf } from '../lib/form-fields.ts'
import { ZONE_OFFSET } from '../lib/time.ts'
import { upload } from '../lib/upload.ts'
import { useWords } from '../lib/words.ts'
import { JobTable } from '../parts/job-table.tsx'
import { PackSelect } from '../parts/pack-select.tsx'
import { StoreField } from '../parts/store-field.tsx'
import { UploadList, type Upload } from '../parts/upload-list.tsx'

/** On what a recording rests, what is usual first; one that was withdrawn is not taken in at all. */
const CONSENTS = ['notice-only', 'explicit', 'staff-only'] as const satisfies Consent[]

/** Takes recordings in: files are dropped or chosen, sent one after the other, analysed, and can then be searched. */
export default function IntakePage() {
  const { t } = useWords()
  const client = useQueryClient()
  const form = useRef<HTMLFormElement>(null)
  const picker = useRef<HTMLInputElement>(null)
  const sending = useRef(Promise.resolve())
  const [uploads, setUploads] = useState<Upload[]>([])
  const [lacksStore, setLacksStore] = useState(false)
  const [isOver, setOver] = useState(false)
  const change = (key: string, part: Partial<Upload>) =>
    setUploads((all) => all.map((one) => (one.key === key ? { ...one, ...part } : one)))

  const send = async (key: string, file: File, fields: Record<string, string>): Promise<void> => {
    try {
      const { duplicate } = await upload(file, fields, (share) => change(key, { share }))
      change(key, { share: 1, state: duplicate ? 'known' : 'sent' })
    } catch (error) {
      change(key, { state: 'failed', error })
    }
    await client.invalidateQueries({ queryKey: ['jobs'] })
  }
  const take = (files: Iterable<File>) => {
    const { storeId = '', pack = '', startedAt = '', deviceId = '', consent = '' } = fieldsOf(form.current!)
    setLacksStore(storeId === '')
    if (storeId === '') return form.current?.querySelector('input')?.focus()
    const fields = {
      storeId,
      ...(pack !== '' && { pack }),
      ...(deviceId !== '' && { deviceId }),
      ...(consent !== '' && { consent }),
      ...(startedAt !== '' && { startedAt: `${startedAt}:00${ZONE_OFFSET}` }),
    }
    for (const file of files) {
      const key = crypto.getRandomValues(new Uint32Array(2)).join('-')
      const start = () => {
        change(key, { state: 'sending', share: 0 })
        sending.current = sending.current.then(() => send(key, file, fields))
      }
      setUploads((all) => [...all, { key, name: file.name, share: 0, state: 'sending', retry: start }])
      start()
    }
  }
  const dropped = (event: DragEvent) => {
    event.preventDefault()
    setOver(false)
    take(event.dataTransfer.files)
  }
  return (
    <>
      <h1>{t('intake.title')}</h1>
      <form ref={form} className="intake" onSubmit={(event) => event.preventDefault()}>
        <StoreField isMissing={lacksStore} />
        <label>
          {t('intake.pack')} <PackSelect first="base" withBase />
        </label>
        <label>
          {t('intake.started')} <input name="startedAt" type="datetime-local" />
        </label>
        <label>
          {t('intake.device')} <input name="deviceId" maxLength={64} autoComplete="off" />
        </label>
        <label>
          {t('intake.consent')}{' '}
          <select name="consent">
            {CONSENTS.map((consent) => (
              <option key={consent} value={consent}>
                {t(`consent.${consent}`)}
              </option>
            ))}
          </select>
        </label>
      </form>
      {lacksStore && <p role="alert">{t('intake.needStore')}</p>}
      <div
        className={isOver ? 'drop over' : 'drop'}
        onDragOver={(event) => {
          event.preventDefault()
          setOver(true)
        }}
        onDragLeave={() => setOver(false)}
        onDrop={dropped}
      >
        <p>{t('intake.drop')}</p>
        <button type="button" className="primary" onClick={() => picker.current?.click()}>
          {t('intake.choose')}
        </button>
        <input
          ref={picker}
          type="file"
          multiple
          accept="audio/*,video/*,.flac,.opus,.amr,.wav,.m4a"
          hidden
          onChange={({ target }) => {
            take([...(target.files ?? [])])
            target.value = ''
          }}
        />
      </div>
      <UploadList uploads={uploads} />
      <JobTable />
    </>
  )
}
