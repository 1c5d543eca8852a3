/** A real browser for the journeys, and what people do in it. */
import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { chromium, type Browser, type BrowserContext, type Page, type Request } from 'playwright-core'
import { listenIn } from './sound.ts'

const PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome', '/usr/local/bin/chromium']
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const WCAG = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']

const PATIENCE_MS = 120_000

export const WIDE = { width: 1366, height: 768 }
export const NARROW = { width: 390, height: 844 }

let cpuTimes = 1
/** Pages that are opened from now on compute so many times slower: what waits long enough on one machine alone is found out. */
export const slowDown = (times: number): void => void (cpuTimes = times)

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
  if (cpuTimes > 1)
    context.on('page', (page) => {
      const slowed = context
        .newCDPSession(page)
        .then((own) => own.send('Emulation.setCPUThrottlingRate', { rate: cpuTimes }))
      // A page that is closed at once needs none.
      slowed.catch(() => undefined)
    })
  const faults: string[] = []
  // What is sent into the page was compiled with names kept, by a helper that is not there.
  await context.addInitScript('globalThis.__name = (named) => named')
  await listenIn(context)
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
  await giveKey(page, secret)
  await page.waitForURL((url) => url.pathname === path.split('?')[0])
  // Keys act once the page is there, not only its address.
  await page.locator('.top nav a').first().waitFor()
}

/** Types a key where one is asked for. */
export async function giveKey(page: Page, secret: string): Promise<void> {
  await page.locator('input[name=key]:focus').waitFor()
  await page.keyboard.type(secret)
  await page.keyboard.press('Enter')
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

/** What pages asked and what is not answered yet. */
const asking = new WeakMap<Page, { open: Set<Request>; begun: number }>()
const askedBy = (page: Page) => {
  const known = asking.get(page) ?? { open: new Set(), begun: 0 }
  asking.set(page, known)
  return known
}

/** Notes what pages ask. What a worker that is shared by all tabs asks is never reported as answered: its script, and its stream of events. */
function noteRequests(context: BrowserContext): void {
  const of = (request: Request) =>
    /\/assets\/worker-|\/v1\/events/.test(request.url()) ? undefined : askedBy(request.frame().page())
  context.on('request', (request) => {
    const asked = of(request)
    asked?.open.add(request)
    if (asked) asked.begun += 1
  })
  context.on('requestfinished', (request) => void of(request)?.open.delete(request))
  context.on('requestfailed', (request) => void of(request)?.open.delete(request))
}

const QUIET_MS = 500

/** In the page: has it worked off what it had to do, and does nothing in it say that it waits? What cannot be understood leaves the old answer, dimmed. */
function isAtRest(): Promise<boolean> {
  const LONGEST_MS = 5000
  const isWaiting = () =>
    document.querySelector('.loading') !== null ||
    (document.querySelector('[data-stale=true]') !== null && document.querySelector('[aria-invalid=true]') === null)
  return new Promise((resolve) => requestIdleCallback(() => resolve(!isWaiting()), { timeout: LONGEST_MS }))
}

const UNANSWERED_MS = 15_000

/** Waits until nothing is asked, computed or awaited any more, however long that takes. */
export async function settled(page: Page): Promise<void> {
  await page.waitForLoadState('load')
  const asked = askedBy(page)
  const until = Date.now() + PATIENCE_MS
  for (let quietSince = Date.now(); Date.now() - quietSince < QUIET_MS; await page.waitForTimeout(50)) {
    const before = asked.begun
    // A page that is left meanwhile has no rest, and may never answer.
    const unanswered = page.waitForTimeout(UNANSWERED_MS).then(() => false)
    const rests = await Promise.race([page.evaluate(isAtRest), unanswered]).catch(() => false)
    if (!rests || asked.open.size > 0 || asked.begun > before) quietSince = Date.now()
    if (Date.now() > until) throw new Error(`no rest: ${[...asked.open].map((one) => one.url()).join(' ')}`)
  }
}

export type { BrowserContext, Page }
