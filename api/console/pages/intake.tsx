import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useRef, useState, type DragEvent } from 'react'
import { askJson } from '../lib/api.ts'
import type { Title } from '../lib/api-types.ts'
import { fieldsOf } from '../lib/form-fields.ts'
import { titleOf, useStores } from '../lib/stores.ts'
import { ZONE_OFFSET } from '../lib/time.ts'
import { upload } from '../lib/upload.ts'
import { useWords } from '../lib/words.ts'
import { JobTable } from '../parts/job-table.tsx'
import { UploadList, type Upload } from '../parts/upload-list.tsx'

/** Takes recordings in: files are dropped or chosen, sent one after the other, analysed, and can then be searched. */
export default function IntakePage() {
  const { t, say } = useWords()
  const client = useQueryClient()
  const stores = useStores()
  const { data } = useQuery({
    queryKey: ['packs'],
    queryFn: ({ signal }) => askJson<{ packs: { name: string; title: Title }[] }>('/v1/packs', { signal }),
    staleTime: Infinity,
  })
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
    const { storeId = '', pack = '', startedAt = '' } = fieldsOf(form.current!)
    setLacksStore(storeId === '')
    if (storeId === '') return form.current?.querySelector('input')?.focus()
    const fields = {
      storeId,
      ...(pack !== '' && { pack }),
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
        <label>
          {t('intake.store')}{' '}
          <input name="storeId" list="stores" required placeholder={t('intake.storeHint')} aria-invalid={lacksStore} />
        </label>
        <datalist id="stores">
          {stores.map((store) => (
            <option key={store.storeId} value={store.storeId}>
              {titleOf(store)}
            </option>
          ))}
        </datalist>
        <label>
          {t('intake.pack')}{' '}
          <select name="pack" defaultValue="base">
            {data?.packs.map(({ name, title }) => (
              <option key={name} value={name}>
                {say(title)}
              </option>
            ))}
          </select>
        </label>
        <label>
          {t('intake.started')} <input name="startedAt" type="datetime-local" />
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
