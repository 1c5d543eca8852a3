import { useWords } from '../../lib/words.ts'

/** Whether history is read again with what is put into use; a field of the form that it stands in. */
export function AlsoReread() {
  const { t } = useWords()
  return (
    <label>
      <input type="checkbox" name="reread" value="1" /> {t('reread.also')}
    </label>
  )
}
