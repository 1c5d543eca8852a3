/** A real browser for the journeys, and what people do in it. */
import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { chromium, type Browser, type BrowserContext, type Page, type Request } from 'playwright-core'

const PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome', '/usr/local/bin/chromium']
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const WCAG = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']

const PATIENCE_MS = 120_000

export const WIDE = { width: 1366, height: 768 }
export const NARROW = { width: 390, height: 844 }

export const findChromium = (): string | undefined => PLACES.find((place) => existsSync(place))

export function launch(executablePath: string): Promise<Browser> {
  const args = [
    '--no-sandbox',
    '--disable-dev-shm-usage',
    '--font-render-hinting=none',
    '--autoplay-policy=no-user-gesture-required',
  ]
  return chromium.launch({ executablePath, args: [...args, '--lang=zh-CN'] })
}

/** A person's browser: its pages tell what they complained of. */
export async function person(browser: Browser, address: string, viewport = WIDE) {
  const context = await browser.newContext({ baseURL: address, viewport, locale: 'zh-CN', timezoneId: 'Asia/Shanghai' })
  // The machine may be busy: what takes its time is no fault here.
  context.setDefaultTimeout(PATIENCE_MS)
  noteRequests(context)
  const faults: string[] = []
  // What is sent into the page was compiled with names kept, by a helper that is not there.
  await context.addInitScript('globalThis.__name = (named) => named')
  await context.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', (event) =>
      console.error(`POLICY ${event.violatedDirective} ${event.blockedURI}`),
    )
  })
  context.on('console', (message) => {
    // What the service refuses on purpose is told by the page itself.
    if (message.type() === 'error' && !message.text().startsWith('Failed to load resource')) faults.push(message.text())
  })
  context.on('weberror', (error) => faults.push(String(error.error())))
  return { context, faults, page: await context.newPage() }
}

export async function logIn(page: Page, secret: string, path = '/'): Promise<void> {
  await page.goto(path)
  await page.waitForURL(/\/login/)
  await page.keyboard.type(secret)
  await page.keyboard.press('Enter')
  await page.waitForURL((url) => url.pathname === path.split('?')[0])
}

/** Types as an input method does: letters that are composed, then the characters that were chosen. */
export async function compose(page: Page, letters: string, chosen: string): Promise<void> {
  const session = await page.context().newCDPSession(page)
  for (let length = 1; length <= letters.length; length++) {
    const text = letters.slice(0, length)
    await session.send('Input.imeSetComposition', { text, selectionStart: length, selectionEnd: length })
  }
  await session.send('Input.insertText', { text: chosen })
  await session.detach()
}

/** How loud is what the page plays, over a while: 0 is silence. */
export async function loudness(page: Page, forMs = 600): Promise<number> {
  return page.evaluate(async (ms) => {
    const audio = [...document.querySelectorAll('audio')].find((one) => !one.paused)
    if (!audio) return 0
    const tap = audio as HTMLAudioElement & { captureStream(): MediaStream }
    const context = new AudioContext()
    const analyser = context.createAnalyser()
    context.createMediaStreamSource(tap.captureStream()).connect(analyser)
    const samples = new Float32Array(analyser.fftSize)
    let most = 0
    const until = performance.now() + ms
    while (performance.now() < until) {
      analyser.getFloatTimeDomainData(samples)
      for (const sample of samples) most = Math.max(most, Math.abs(sample))
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
    await context.close()
    return most
  }, forMs)
}

/** What axe finds against WCAG 2.2 AA, each as one line. */
export async function axe(page: Page): Promise<string[]> {
  await page.evaluate(AXE)
  return page.evaluate(async (tags) => {
    const { axe: engine } = globalThis as unknown as {
      axe: {
        run(
          root: Document,
          options: object,
        ): Promise<{ passes: object[]; violations: { id: string; nodes: { html: string }[] }[] }>
      }
    }
    const { passes, violations } = await engine.run(document, { runOnly: { type: 'tag', values: tags } })
    if (passes.length < 10) return ['axe looked at next to nothing']
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 120)).join(' | ')}`)
  }, WCAG)
}

/** Ids of the hits that are in the page, in their order. */
export const rows = (page: Page): Promise<string[]> =>
  page.locator('[data-hit]').evaluateAll((all) => all.map((one) => one.getAttribute('data-hit') ?? ''))

/** Requests of pages that are not answered yet. */
const open = new WeakMap<Page, Set<Request>>()

/** Notes what pages ask. What a worker that is shared by all tabs asks is never reported as answered: its script, and its stream of events. */
function noteRequests(context: BrowserContext): void {
  const of = (request: Request): Set<Request> | undefined => {
    if (/\/assets\/worker-|\/v1\/events/.test(request.url())) return undefined
    const page = request.frame().page()
    const known = open.get(page) ?? new Set()
    open.set(page, known)
    return known
  }
  context.on('request', (request) => void of(request)?.add(request))
  context.on('requestfinished', (request) => void of(request)?.delete(request))
  context.on('requestfailed', (request) => void of(request)?.delete(request))
}

const QUIET_MS = 500

/** Waits until nothing is asked any more. */
export async function settled(page: Page): Promise<void> {
  await page.waitForLoadState('load')
  const until = Date.now() + PATIENCE_MS
  for (let quietSince = Date.now(); Date.now() - quietSince < QUIET_MS; await page.waitForTimeout(50)) {
    const asked = [...(open.get(page) ?? [])]
    if (asked.length > 0) quietSince = Date.now()
    if (Date.now() > until) throw new Error(`not answered: ${asked.map((one) => one.url()).join(' ')}`)
  }
  await page.waitForFunction(() => !document.querySelector('.loading, [data-stale=true]'))
}

export type { BrowserContext, Page }
