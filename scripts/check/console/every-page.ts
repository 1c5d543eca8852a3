/** What must hold on every page of the console, whatever it shows. */
import assert from 'node:assert/strict'
import { statSync } from 'node:fs'
import { join } from 'node:path'
import { projectRoot } from '../../../models/root.ts'
import type { Browser } from 'playwright-core'
import { PAGES } from '../../../api/console/paths.ts'
import { NARROW, WIDE, axe, logIn, person, settled, type Page } from './browser.ts'
import type { Journey } from './journeys.ts'
import { graphAddresses } from './seed-graph.ts'
import { replayAddresses } from './seed-replay.ts'
import type { JourneyService } from './service.ts'

/** Script that comes before the first search is seen, gzip. */
const MOST_SCRIPT_BYTES = 150 * 1024
const MOST_ASSETS = 6
/** WCAG 2.2, 1.4.10: a page at 400 % on a screen of 1280. */
const REFLOW = { width: 320, height: 640 }
const MOST_STOPS = 400
/** A field for a date and a time has a stop for each part of it. */
const MOST_PARTS = 8

/** Pages by address, full ones, empty ones and ones that went wrong. */
export async function addresses(service: JourneyService): Promise<string[]> {
  const [{ id: recording }] = (await service.store.listRecordings({ limit: 1, filters: { storeIds: ['南山店'] } }))
    .recordings
  const [{ id: visit }] = (await service.store.listVisits({ limit: 1, filters: { storeIds: ['南山店'] } })).visits
  const views = ['concepts', 'by', 'changes', 'together', 'drivers'].map((view) => `/insights?view=${view}`)
  return [
    ...[
      '/',
      '/search',
      '/search?q=%E5%A4%AA%E8%B4%B5',
      '/visits',
      '/search?q=%E5%A4%AA%E8%B4%B5&by=visit',
      '/baskets',
      '/repairs',
      '/repairs?state=rejected',
      '/s/none',
      '/insights',
      ...views,
      '/insights?view=changes&ui.last=7d',
      '/insights?view=by&by=weekHour',
      '/intake',
      '/help',
      ...['/admin/keys', '/admin/stores', '/admin/devices', '/admin/system'],
      `/admin/stores?store=${encodeURIComponent('南山店')}`,
    ],
    ...(await graphAddresses(service)),
    ...replayAddresses(),
    ...[
      '/graph/auto',
      '/graph/auto?c=auto/space/trunk',
      '/graph/auto/history',
      '/graph/auto/suggestions',
      '/graph/none',
    ],
    ...[`/r/${recording}`, `/visits/${encodeURIComponent(visit)}`, '/baskets/none', '/visits/none', '/admin'],
    ...[
      '/search?q=%E6%B2%A1%E4%BA%BA%E8%AF%B4%E8%BF%87',
      '/search?q=%22',
      '/visits?store=none',
      '/r/none',
      '/nowhere',
      '/?day=2020-01-01',
    ],
  ]
}

/** Pages of the console that none of the addresses is of. */
function leftOut(paths: readonly string[]): string[] {
  const patterns = PAGES.filter((page) => page !== '/login').map(
    (page) => [page, new RegExp(`^${page.replaceAll(/:\w+/g, '[^/?]+')}(\\?|$)`)] as const,
  )
  return patterns.flatMap(([page, pattern]) => (paths.some((path) => pattern.test(path)) ? [] : [page]))
}

const each =
  (check: (page: Page, path: string) => Promise<string[]>, viewport: { width: number; height: number }) =>
  async (browser: Browser, service: JourneyService): Promise<void> => {
    const { secret } = await service.keyOf('admin')
    const { page, context, faults } = await person(browser, service.address, viewport)
    await page.goto('/login')
    const found = (await check(page, '/login')).map((one) => `/login ${one}`)
    await logIn(page, secret)
    const all = await addresses(service)
    assert.deepEqual(leftOut(all), [], 'pages that nobody looks at')
    for (const path of all) {
      const answer = await page.goto(path)
      // The shell is for the console's own addresses alone.
      if (answer?.status() === 404) continue
      await settled(page)
      found.push(...(await check(page, path)).map((one) => `${path} ${one}`))
    }
    assert.deepEqual([...found, ...faults], [])
    await context.close()
  }

/** What a page shows before and without answers. What the page stands on itself, who is there and what codes mean, is always told. */
const ALWAYS = /\/v1\/(session|labels)\b/
const REFUSAL = JSON.stringify({ error: { code: 'INTERNAL', message: '出错了', messageEn: 'it failed', detail: {} } })

type State = 'empty' | 'loading' | 'failed'

/** Every page with nothing in it, while it waits, and after it was refused. */
const inState =
  (state: State, viewport: { width: number; height: number }) =>
  async (browser: Browser, service: JourneyService): Promise<void> => {
    const { secret } = await service.keyOf('admin', ...(state === 'empty' ? ['还没有录音的店'] : []))
    const { page, context, faults } = await person(browser, service.address, viewport)
    await logIn(page, secret, '/help')
    if (state !== 'empty')
      await page.route(
        (url) => url.pathname.startsWith('/v1/') && !ALWAYS.test(url.pathname),
        (route) =>
          state === 'failed'
            ? route.fulfill({ status: 500, contentType: 'application/json', body: REFUSAL })
            : new Promise<void>((resolve) => page.once('framenavigated', () => resolve())),
      )
    const found: string[] = []
    for (const path of PAGES.filter((one) => one !== '/login')) {
      await page.goto(path.replaceAll(/:\w+/g, 'none'), { waitUntil: 'load' })
      if (state === 'loading') await page.locator('main h1, main .loading, main section').first().waitFor()
      else await settled(page)
      const told = [...(await axe(page)), ...(await reflows(page))]
      found.push(...told.map((one) => `${path} ${one}`))
    }
    assert.deepEqual([...found, ...faults], [])
    await page.unrouteAll({ behavior: 'ignoreErrors' })
    await context.close()
  }

async function reflows(page: Page): Promise<string[]> {
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
  return wide > 0 ? [`is ${wide} px too wide`] : []
}

/** Goes through a page by Tab: every stop is seen, nothing keeps the focus, the player covers none of them. */
async function walks(page: Page): Promise<string[]> {
  const found: string[] = []
  let [first, last, stays] = ['', '', 0]
  for (let stop = 0; stop < MOST_STOPS; stop++) {
    await page.keyboard.press('Tab')
    const at = await page.evaluate(() => {
      const active = document.activeElement
      if (!active || active === document.body) return undefined
      const all = [...document.querySelectorAll('*')]
      const { width, height, top, bottom } = active.getBoundingClientRect()
      const style = getComputedStyle(active)
      // The parts of a field for dates are the browser's own, and so is the ring around them.
      const isRinged = style.outlineStyle !== 'none' || active.matches('input[type^=date]')
      const isSeen = width > 0 && height > 0 && bottom > 0 && top < innerHeight && isRinged
      return { key: String(all.indexOf(active)), html: active.outerHTML.slice(0, 100), isSeen }
    })
    if (!at || at.key === first) return found
    stays = at.key === last ? stays + 1 : 0
    if (stays > MOST_PARTS) return [...found, `keeps the focus at ${at.html}`]
    if (!at.isSeen) found.push(`the focus is not seen at ${at.html}`)
    if (first === '') first = at.key
    last = at.key
  }
  return [...found, `has more than ${MOST_STOPS} stops`]
}

/** What comes before the first hits are in the page; what is fetched for the next page comes after them, how soon depends on the machine. */
async function weight(browser: Browser, service: JourneyService): Promise<void> {
  const { secret } = await service.keyOf('analyst')
  const { page, context } = await person(browser, service.address)
  await context.addInitScript(() => {
    const note = () => document.querySelector('[data-hit]') && performance.mark('first-hits') && watch.disconnect()
    const watch = new MutationObserver(note)
    watch.observe(document, { subtree: true, childList: true })
  })
  await logIn(page, secret, '/search')
  const session = await context.newCDPSession(page)
  await session.send('Network.setCacheDisabled', { cacheDisabled: true })
  await page.goto('/search')
  await settled(page)
  const assets = await page.evaluate(() => {
    const [{ startTime: firstHits }] = performance.getEntriesByName('first-hits')
    return performance
      .getEntriesByType('resource')
      .filter(({ name, startTime }) => name.includes('/assets/') && startTime < firstHits)
      .map((entry) => ({ name: entry.name, bytes: (entry as PerformanceResourceTiming).encodedBodySize }))
  })
  // The browser takes the smaller form; the budget is that of gzip.
  const gzip = ({ name }: { name: string }) =>
    statSync(join(projectRoot(), 'dist', 'console', `${new URL(name).pathname}.gz`)).size
  const scripts = assets.filter(({ name }) => name.endsWith('.js'))
  const script = scripts.reduce((sum, one) => sum + gzip(one), 0)
  const sent = scripts.reduce((sum, { bytes }) => sum + bytes, 0)
  const told = `${(script / 1024).toFixed(0)} KB of script in gzip, ${(sent / 1024).toFixed(0)} KB over the wire`
  console.log(`    ${told}, ${assets.length} assets`)
  assert.ok(script > 0 && script <= MOST_SCRIPT_BYTES, `${script} bytes`)
  assert.ok(assets.length <= MOST_ASSETS, assets.map(({ name }) => name).join(' '))
  await context.close()
}

export const EVERY_PAGE: Journey[] = [
  { name: `axe finds nothing, ${WIDE.width} px`, run: each(axe, WIDE) },
  { name: `axe finds nothing, ${NARROW.width} px`, run: each(axe, NARROW) },
  ...(['empty', 'loading', 'failed'] as const).flatMap((state) =>
    [WIDE, NARROW].map((viewport) => ({
      name: `axe finds nothing on a page that is ${state}, ${viewport.width} px`,
      run: inState(state, viewport),
    })),
  ),
  { name: 'pages reflow at 320 px', run: each(reflows, REFLOW) },
  { name: 'the keyboard goes through every page', run: each(walks, WIDE) },
  { name: 'script to the first search', run: weight },
]
