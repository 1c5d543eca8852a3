/** A tab of an old laptop on a slow line, and what is measured in it. */
import type { Browser, BrowserContext, CDPSession, Page } from 'playwright-core'
import { WIDE } from '../../check/console/browser.ts'

/** As console budgets are stated: CPU slowed four times, 10 Mbit/s, 20 ms. */
const CPU_TIMES = 4
const LINE = { offline: false, latency: 20, downloadThroughput: 1_250_000, uploadThroughput: 1_250_000 }

export interface Tab {
  page: Page
  context: BrowserContext
  session: CDPSession
}

type State = Awaited<ReturnType<BrowserContext['storageState']>>

/** Opens a tab; `state` holds the login of another one. */
export async function openTab(browser: Browser, address: string, state?: State): Promise<Tab> {
  const options = { baseURL: address, viewport: WIDE, locale: 'zh-CN', timezoneId: 'Asia/Shanghai' }
  const context = await browser.newContext({ ...options, ...(state && { storageState: state }) })
  // What compiles this file names functions by a helper that the page does not have.
  await context.addInitScript('globalThis.__name = (named) => named')
  await context.addInitScript(watch)
  const page = await context.newPage()
  const session = await context.newCDPSession(page)
  await session.send('Network.enable')
  await session.send('Network.emulateNetworkConditions', LINE)
  await session.send('Emulation.setCPUThrottlingRate', { rate: CPU_TIMES })
  return { page, context, session }
}

/** Kept by the page itself from its beginning on. */
export interface Watched {
  longTasks: { at: number; ms: number }[]
  events: { name: string; ms: number; interaction: number }[]
  firstPaint: number
  shortTimers: number
  frames: number
}

declare global {
  interface Window {
    watched: Watched
    painted(): Promise<number>
    /** Resolves when it holds and has been painted, with the time. */
    paintedWhen(holds: () => boolean): Promise<number>
  }
}

function watch(): void {
  const watched: Watched = { longTasks: [], events: [], firstPaint: 0, shortTimers: 0, frames: 0 }
  window.watched = watched
  const each = (type: string, take: (entry: PerformanceEntry) => void, more = {}) =>
    new PerformanceObserver((list) => list.getEntries().forEach(take)).observe({ type, buffered: true, ...more })
  each('longtask', ({ startTime, duration }) => watched.longTasks.push({ at: startTime, ms: duration }))
  each('paint', ({ name, startTime }) => name === 'first-contentful-paint' && (watched.firstPaint = startTime))
  each(
    'event',
    (entry) => {
      const { name, duration, interactionId = 0 } = entry as PerformanceEntry & { interactionId?: number }
      watched.events.push({ name, ms: duration, interaction: interactionId })
    },
    { durationThreshold: 16 },
  )
  const later = window.setTimeout.bind(window)
  const again = window.setInterval.bind(window)
  const frame = window.requestAnimationFrame.bind(window)
  window.setTimeout = ((run: () => void, ms = 0, ...rest: unknown[]) => {
    if (ms < 1000) watched.shortTimers++
    return later(run, ms, ...rest)
  }) as typeof setTimeout
  window.setInterval = ((run: () => void, ms = 0, ...rest: unknown[]) => {
    if (ms < 1000) watched.shortTimers++
    return again(run, ms, ...rest)
  }) as typeof setInterval
  window.requestAnimationFrame = (run) => {
    watched.frames++
    return frame(run)
  }
  // A frame is on the screen when what was asked for in it is over.
  window.painted = () =>
    new Promise((resolve) => {
      frame(() => {
        const channel = new MessageChannel()
        channel.port1.onmessage = () => resolve(performance.now())
        channel.port2.postMessage(0)
      })
    })
  window.paintedWhen = (holds) =>
    new Promise((resolve, reject) => {
      const late = later(() => reject(new Error(`it does not come: ${holds.toString()}`)), 60_000)
      const look = () => {
        if (!holds()) return
        clearTimeout(late)
        observer.disconnect()
        void window.painted().then(resolve)
      }
      const observer = new MutationObserver(look)
      observer.observe(document, { subtree: true, childList: true, attributes: true, characterData: true })
      look()
    })
}

/** What was asked for of the console itself, until a moment of the page's own clock. */
export async function loadedAssets(page: Page, untilMs = Number.MAX_VALUE): Promise<string[]> {
  return page.evaluate(
    (until) =>
      performance
        .getEntriesByType('resource')
        .filter(({ startTime }) => startTime < until)
        .map(({ name }) => new URL(name).pathname)
        .filter((path) => path.startsWith('/assets/')),
    untilMs,
  )
}

const REFERENCE_ROUNDS = 7

/**
 * How long fixed work takes in such a tab, ms, median: three thousand rows parsed, built and laid out. Times of the console are divided by
 * it: it is slow where they are.
 */
export async function referenceMs(browser: Browser): Promise<number> {
  const tab = await openTab(browser, 'http://localhost')
  await tab.page.goto('data:text/html,<title>reference</title>')
  const times: number[] = []
  for (let round = 0; round < REFERENCE_ROUNDS; round++)
    times.push(
      await tab.page.evaluate(() => {
        const rows = Array.from({ length: 3000 }, (_, n) => ({ n, text: `第${n}行，要多少钱，能不能便宜一点` }))
        const told = JSON.stringify(rows)
        const began = performance.now()
        const list = document.createElement('ol')
        for (const { n, text } of JSON.parse(told) as typeof rows) {
          const row = list.appendChild(document.createElement('li'))
          row.appendChild(document.createElement('b')).textContent = String(n)
          row.appendChild(document.createElement('span')).textContent = text
        }
        document.body.replaceChildren(list)
        return list.offsetHeight > 0 ? performance.now() - began : Infinity
      }),
    )
  await tab.context.close()
  return times.sort((a, b) => a - b)[Math.floor(times.length / 2)]
}
