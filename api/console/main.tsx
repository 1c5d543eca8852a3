import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { useEffect, type ComponentType } from 'react'
import { createRoot } from 'react-dom/client'
import { Link, Redirect, Route, Switch, useLocation, useSearch } from 'wouter'
import { ApiError } from './lib/api.ts'
import { LabelsProvider } from './lib/labels.ts'
import { useSession } from './lib/session.ts'
import { useWords, wordsReady } from './lib/words.ts'
import LoginPage from './pages/login.tsx'
import SearchPage from './pages/search.tsx'
import { Frame } from './parts/frame.tsx'
import { latePage } from './parts/late-page.tsx'
import { Empty, Failure, Loading } from './ui/notice.tsx'

/** Search is what most people come for: it is there at once; the others come when they are opened. */
const ROUTES: [string, ComponentType][] = [
  ['/search', SearchPage],
  ['/', latePage(() => import('./pages/today.tsx'))],
  ['/r/:recording', latePage(() => import('./pages/recording.tsx'))],
  ['/visits', latePage(() => import('./pages/visits.tsx'))],
  ['/visits/:id', latePage(() => import('./pages/visit.tsx'))],
  ['/insights', latePage(() => import('./pages/insights.tsx'))],
  ['/baskets', latePage(() => import('./pages/baskets.tsx'))],
  ['/baskets/:id', latePage(() => import('./pages/basket.tsx'))],
  ['/repairs', latePage(() => import('./pages/repairs.tsx'))],
  ['/graph', latePage(() => import('./pages/graph.tsx'))],
  ['/graph/:line', latePage(() => import('./pages/concepts.tsx'))],
  ['/graph/:line/history', latePage(() => import('./pages/history.tsx'))],
  ['/graph/:line/suggestions', latePage(() => import('./pages/suggestions.tsx'))],
  ['/graph/:line/drafts/:draft', latePage(() => import('./pages/draft.tsx'))],
  ['/replay', latePage(() => import('./pages/replay.tsx'))],
  ['/replay/:run', latePage(() => import('./pages/replay-run.tsx'))],
  ['/replay/:run/:case', latePage(() => import('./pages/replay-case.tsx'))],
  ['/s/:short', latePage(() => import('./pages/short.tsx'))],
  ['/intake', latePage(() => import('./pages/intake.tsx'))],
  ['/admin', latePage(() => import('./pages/admin.tsx'))],
  ['/admin/:part', latePage(() => import('./pages/admin.tsx'))],
  ['/help', latePage(() => import('./pages/help.tsx'))],
]

const client = new QueryClient({
  defaultOptions: {
    queries: {
      // What was asked for stays as it was answered until somebody asks again.
      ...{ staleTime: 60_000, refetchOnWindowFocus: false },
      // A service on the same machine answers without a network.
      ...{ networkMode: 'always', refetchOnReconnect: true },
      retry: (count, error) => error instanceof ApiError && isPassing(error) && count < 3,
      retryDelay: (count) => Math.min(30_000, 1000 * 2 ** count),
    },
    mutations: { networkMode: 'always' },
  },
})

/** What may be gone by itself the next time. */
const isPassing = ({ status, code }: ApiError): boolean =>
  status === 0 || code === 'AUDIO_UNMUTED' || code === 'QUERY_BUSY'

function Pages() {
  const { t } = useWords()
  const [path] = useLocation()
  const query = useSearch()
  const { data: session, error, refetch } = useSession()
  useEffect(() => {
    document.title = t('app')
  }, [t])
  if (error instanceof ApiError && error.status === 401)
    return <Redirect to={`/login?next=${encodeURIComponent(query === '' ? path : `${path}?${query}`)}`} replace />
  if (error) return <Failure error={error} onRetry={() => void refetch()} />
  if (!session) return <Loading />
  return (
    <LabelsProvider>
      <Frame>
        <Switch>
          {ROUTES.map(([pattern, Page]) => (
            <Route key={pattern} path={pattern}>
              <Page />
            </Route>
          ))}
          <Route>
            <Empty title={t('page.missing')}>
              <Link href="/">{t('page.toToday')}</Link>
            </Empty>
          </Route>
        </Switch>
      </Frame>
    </LabelsProvider>
  )
}

void wordsReady().then(() =>
  createRoot(document.getElementById('app')!).render(
    <QueryClientProvider client={client}>
      <Switch>
        <Route path="/login">
          <LoginPage />
        </Route>
        <Route>
          <Pages />
        </Route>
      </Switch>
    </QueryClientProvider>,
  ),
)
