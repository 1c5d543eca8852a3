/** Budgets of the page of search: how soon it is there, how soon an answer, how it scrolls. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { projectRoot } from '../../../models/root.ts'
import { SEARCH_MIX } from '../search-mix.ts'
import { quantile } from '../search-measures.ts'
import { loadedAssets, openTab, type Tab } from './tab.ts'
import type { Figures } from './budgets.ts'

const KIB = 1024
const ASSETS = join(projectRoot(), 'dist', 'console')
const gzipKib = (paths: readonly string[]) =>
  paths.reduce((sum, path) => sum + readFileSync(`${join(ASSETS, path)}.gz`).length, 0) / KIB
const ending = (paths: readonly string[], end: string) => paths.filter((path) => path.endsWith(end))

type State = Awaited<ReturnType<Tab['context']['storageState']>>

/** Logs in, and hands on what a browser then holds. */
export async function logIn(browser: Browser, address: string, secret: string): Promise<State> {
  const { page, context } = await openTab(browser, address)
  await page.goto('/login')
  await page.evaluate(async (key) => {
    const headers = { 'content-type': 'application/json' }
    await fetch('/v1/session', { method: 'POST', headers, body: JSON.stringify({ key }) })
  }, secret)
  const state = await context.storageState()
  await context.close()
  return state
}

const usableAt = (tab: Tab) => tab.page.evaluate(() => window.paintedWhen(() => !!document.querySelector('[data-hit]')))

/** The first search of a browser that has never been here, and the next time. */
export async function measureArrival(browser: Browser, address: string, state: State, rounds: number) {
  const each: Figures[] = []
  let assets: string[] = []
  for (let round = 0; round < rounds; round++) {
    const tab = await openTab(browser, address, state)
    await tab.page.goto('/search', { waitUntil: 'commit' })
    const cold = await usableAt(tab)
    assets = await loadedAssets(tab.page, cold)
    const { paint, longest } = await tab.page.evaluate(() => ({
      paint: window.watched.firstPaint,
      longest: Math.max(0, ...window.watched.longTasks.map(({ ms }) => ms)),
    }))
    await tab.page.goto('/search', { waitUntil: 'commit' })
    each.push({ 'first-paint-ms': paint, 'cold-ms': cold, 'warm-ms': await usableAt(tab), 'start-task-ms': longest })
    await tab.context.close()
  }
  const medians = Object.fromEntries(
    Object.keys(each[0]).map((name) => [
      name,
      quantile(
        each.map((one) => one[name]),
        0.5,
      ),
    ]),
  )
  const sizes = { 'script-kib': gzipKib(ending(assets, '.js')), 'style-kib': gzipKib(ending(assets, '.css')) }
  return { ...medians, ...sizes, requests: assets.length + 1, fonts: ending(assets, '.woff2').length }
}

/** Words that are looked for, of every kind of the search benchmark. */
const QUERIES = [
  ...new Set(SEARCH_MIX.flatMap(({ request: { query, filters } }) => (query && !filters ? [query] : []))),
]

/** From the key to the first hits on the screen, and to the counts beside them. */
export async function measureQueries(browser: Browser, address: string, state: State, count: number) {
  const tab = await openTab(browser, address, state)
  const { page } = tab
  await page.goto('/search')
  await usableAt(tab)
  const [hits, facets, keys]: number[][] = [[], [], []]
  for (let n = 0; n < count; n++) {
    const query = QUERIES[Math.floor((n / count) * QUERIES.length)]
    const one = await page.evaluate(async (words) => {
      const field = document.querySelector<HTMLInputElement>('input[type=search]')!
      // As if typed: React reads what the element itself holds. Confirmed in the same moment, before anything is asked by itself.
      Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')!.set!.call(field, words)
      field.dispatchEvent(new Event('input', { bubbles: true }))
      await Promise.resolve()
      const began = performance.now()
      field.form!.requestSubmit()
      const fresh = (part: string) => {
        let wasStale = false
        return window.paintedWhen(() => {
          const isStale = document.querySelector(part)?.getAttribute('data-stale') === 'true'
          wasStale ||= isStale
          return wasStale && !isStale
        })
      }
      const [first, counts] = await Promise.all([fresh('.found'), fresh('.facets')])
      return { hits: first - began, facets: counts - began }
    }, query)
    hits.push(one.hits)
    facets.push(one.facets)
  }
  await page.locator('input[type=search]').fill('')
  await page.evaluate(() => (window.watched.events.length = window.watched.longTasks.length = 0))
  for (const letter of 'bao yang yi ci duo shao qian') await page.keyboard.type(letter, { delay: 60 })
  await page.evaluate(() => (document.activeElement as HTMLElement).blur())
  const typed = await page.evaluate(() => window.watched.events.splice(0))
  keys.push(...typed.filter(({ name }) => name === 'keydown').map(({ ms }) => ms))
  await page.goto('/search')
  await usableAt(tab)
  await page.evaluate(() => (window.watched.events.length = window.watched.longTasks.length = 0))
  const used = await useByKeys(tab)
  await tab.context.close()
  return {
    'enter-to-hits-p95-ms': quantile(hits, 0.95),
    'enter-to-hits-median-ms': quantile(hits, 0.5),
    'enter-to-facets-p95-ms': quantile(facets, 0.95),
    'key-to-paint-p95-ms': quantile([16, ...keys], 0.95),
    ...used,
  }
}

/** What people do in a list: on and on, a value of a facet, another one, further down. */
async function useByKeys({ page }: Tab): Promise<Figures> {
  // The field is ready to be typed into; letters are keys once it is left.
  await page.evaluate(() => (document.activeElement as HTMLElement).blur())
  for (let n = 0; n < 12; n++) {
    await page.keyboard.press('j')
    await page.waitForTimeout(150)
  }
  for (const nth of [0, 1]) {
    await page.locator('.facet input').nth(nth).click()
    await page.waitForTimeout(700)
  }
  return page.evaluate(() => ({
    'interaction-to-paint-ms': Math.max(
      16,
      ...window.watched.events.filter(({ interaction }) => interaction > 0).map(({ ms }) => ms),
    ),
    'longest-task-ms': Math.max(0, ...window.watched.longTasks.map(({ ms }) => ms)),
  }))
}

const MANY_HITS = 10_000
const SCROLL_S = 8
const SCROLL_PX_A_FRAME = 40

/** Ten thousand hits that were scrolled to: rows in the page, memory, and frames while they go by. */
export async function measureScroll(browser: Browser, address: string, state: State): Promise<Figures> {
  const tab = await openTab(browser, address, state)
  const { page, session } = tab
  await page.goto('/search')
  await usableAt(tab)
  await session.send('Emulation.setCPUThrottlingRate', { rate: 1 })
  await page.evaluate(async (many) => {
    const shown = () => Number([...document.querySelectorAll('.hits .row')].at(-1)?.getAttribute('data-index') ?? 0)
    while (shown() < many - 50) {
      scrollTo(0, document.documentElement.scrollHeight)
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
  }, MANY_HITS)
  await session.send('Emulation.setCPUThrottlingRate', { rate: 4 })
  await page.evaluate(() => scrollTo(0, document.documentElement.scrollHeight / 2))
  await page.waitForTimeout(1000)
  const { fps, rows } = await page.evaluate(
    async ({ seconds, step }) => {
      const began = performance.now()
      let [frames, most] = [0, 0]
      while (performance.now() < began + seconds * 1000) {
        scrollBy(0, frames++ % 200 < 100 ? step : -step)
        await window.painted()
        most = Math.max(most, document.querySelectorAll('.hits .row').length)
      }
      return { fps: frames / ((performance.now() - began) / 1000), rows: most }
    },
    { seconds: SCROLL_S, step: SCROLL_PX_A_FRAME },
  )
  await session.send('HeapProfiler.collectGarbage')
  const { usedSize } = await session.send('Runtime.getHeapUsage')
  await tab.context.close()
  return { 'hit-rows': rows, 'heap-mib': usedSize / KIB / KIB, 'scroll-fps': fps }
}

/** What each further page costs, KiB of script, gzip: the greatest, and all that there is. */
export async function measureRoutes(browser: Browser, address: string, state: State, paths: readonly string[]) {
  const tab = await openTab(browser, address, state)
  await tab.page.goto('/search')
  await usableAt(tab)
  const first = new Set(await loadedAssets(tab.page))
  let greatest = 0
  for (const path of paths) {
    await tab.page.goto(path)
    await tab.page.waitForFunction(() => document.querySelector('h1') && !document.querySelector('.loading'))
    const own = ending(await loadedAssets(tab.page), '.js').filter((asset) => !first.has(asset))
    greatest = Math.max(greatest, gzipKib(own))
  }
  await tab.context.close()
  return { 'route-script-kib': greatest }
}
