import { useSyncExternalStore } from 'react'
import type { Title } from './api-types.ts'
import zh from './words/zh.json' with { type: 'json' }

export type Language = 'zh' | 'en'
export type WordKey = keyof typeof zh

/** Chinese is there at once; English comes when somebody wants it, for it weighs as much as a page. */
const WORDS: { zh: Record<WordKey, string>; en?: Record<WordKey, string> } = { zh }
const loadEnglish = async (): Promise<void> => {
  WORDS.en ??= (await import('./words/en.json')).default
}
const PREFERENCE = 'tingdian.language'
const listeners = new Set<() => void>()

let language: Language = localStorage.getItem(PREFERENCE) === 'en' ? 'en' : 'zh'
document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en'

/** Resolves when the words of the language are there that was chosen before; where they do not come, the page is in Chinese. */
export const wordsReady = (): Promise<void> =>
  language === 'en' ? loadEnglish().catch(() => undefined) : Promise.resolve()

export async function setLanguage(chosen: Language): Promise<void> {
  if (chosen === 'en') await loadEnglish()
  language = chosen
  localStorage.setItem(PREFERENCE, chosen)
  document.documentElement.lang = chosen === 'zh' ? 'zh-CN' : 'en'
  for (const listener of listeners) listener()
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** The words of the page in the language that was chosen: `t('search.found', { n: 3 })`. */
export function useWords() {
  const chosen = useSyncExternalStore(subscribe, () => language)
  return {
    language: chosen,
    t: (key: WordKey, values: Record<string, string | number> = {}): string =>
      (WORDS[chosen] ?? zh)[key].replaceAll(/\{(\w+)\}/g, (_, name: string) => isolated(String(values[name] ?? ''))),
    /** Of names that the service gives in both languages. */
    say: (title: Title): string => title[chosen],
  }
}

/** What could turn the words around it: letters of scripts that run to the left, and signs that say so. */
const TURNS = /[\u0590-\u08FF\u200F\u202A-\u202E\u2066-\u2069\uFB1D-\uFDFF\uFE70-\uFEFC]/

/** A text that turns nothing around it (Unicode TR 9: from FSI to PDI). */
export const isolated = (text: string): string => (TURNS.test(text) ? `\u2068${text}\u2069` : text)

/** Whether there are words for something: codes of devices may be newer than this page. */
export const isWord = (key: string): key is WordKey => key in zh

const COUNT = new Intl.NumberFormat('en-US')
/** `1,204` */
export const countOf = (n: number): string => COUNT.format(n)
/** `12.5%` */
export const percent = (share: number): string => `${(100 * share).toFixed(1)}%`
