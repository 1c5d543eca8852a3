import { useQueryClient } from '@tanstack/react-query'
import { useLocation, useSearch } from 'wouter'
import { LoginForm } from '../parts/login-form.tsx'
import { useWords } from '../lib/words.ts'
import { LanguageButton } from '../parts/language-button.tsx'

/** Only a path of our own is gone to: an address that somebody else put into the link is not. */
export function ownPath(next: string | null): string {
  return next !== null && /^\/(?![/\\])/.test(next) && !next.startsWith('/login') ? next : '/'
}

export default function LoginPage() {
  const { t } = useWords()
  const client = useQueryClient()
  const [, go] = useLocation()
  const next = ownPath(new URLSearchParams(useSearch()).get('next'))
  const isPlain = location.protocol === 'http:' && !['localhost', '127.0.0.1', '[::1]'].includes(location.hostname)
  return (
    <main className="login-page">
      <h1>{t('app')}</h1>
      {isPlain && <p className="banner">{t('plain.banner')}</p>}
      <LoginForm
        onDone={() => {
          void client.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== 'session' })
          go(next, { replace: true })
        }}
      />
      <LanguageButton />
    </main>
  )
}
