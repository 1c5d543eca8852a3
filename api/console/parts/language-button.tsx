import { setLanguage, useWords } from '../lib/words.ts'

/** Chinese or English, named in the other language. */
export function LanguageButton() {
  const { t, language } = useWords()
  return (
    <button
      type="button"
      className="quiet"
      lang={language === 'zh' ? 'en' : 'zh-CN'}
      onClick={() => void setLanguage(language === 'zh' ? 'en' : 'zh')}
    >
      {t('language')}
    </button>
  )
}
