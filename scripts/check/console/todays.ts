/** The first page that people see: what waits for whom, and words that are too long for it. */
import assert from 'node:assert/strict'
import type { Browser } from 'playwright-core'
import { WIDE, logIn, person, settled, type Page } from './browser.ts'
import { HOSTILE_NAME } from './hostile.ts'
import type { Journey } from './journeys.ts'
import type { JourneyService } from './service.ts'

const waiting = (page: Page) => page.getByRole('region', { name: '需要处理' })
const hrefs = (page: Page) =>
  waiting(page)
    .getByRole('link')
    .evaluateAll((links) => links.map((link) => link.getAttribute('href') ?? ''))

async function firstPageOf(
  browser: Browser,
  service: JourneyService,
  role: 'analyst' | 'expert' | 'qa' | 'admin',
  ...storeIds: string[]
) {
  const { secret } = await service.keyOf(role, ...storeIds)
  const { page, context, faults } = await person(browser, service.address)
  await logIn(page, secret, '/')
  await settled(page)
  return { page, faults, leave: () => context.close() }
}

/** Each sees what is for him to do, and nothing that he may not open. */
async function eachSeesWhatWaits(browser: Browser, service: JourneyService): Promise<void> {
  const wanted = {
    analyst: [],
    expert: [/^\/repairs$/, /^\/graph$/, /^\/graph\/pest\/drafts\//],
    qa: [/^\/repairs$/, /^\/graph$/, /^\/replay\//],
    admin: [/^\/repairs$/, /^\/graph$/, /^\/replay\//, /^\/admin\/system$/],
  }
  for (const [role, patterns] of Object.entries(wanted)) {
    const { page, faults, leave } = await firstPageOf(browser, service, role as keyof typeof wanted)
    for (const pattern of patterns)
      await page.waitForFunction(
        (source) =>
          [...document.querySelectorAll('.waiting a')].some((link) =>
            new RegExp(source).test(link.getAttribute('href') ?? ''),
          ),
        pattern.source,
      )
    if (role === 'analyst') assert.deepEqual(await hrefs(page), [])
    for (const href of await hrefs(page)) {
      await page.goto(href)
      await settled(page)
      assert.equal(await page.getByText('这个密钥不能管理这些').count(), 0, `${role} is led to ${href}`)
    }
    assert.deepEqual(faults, [], role)
    await leave()
  }
}

/** Height of the tallest thing that somebody said, in pixels. */
const tallest = (page: Page) =>
  page.evaluate(() =>
    Math.max(...[...document.querySelectorAll('.around li, .hit')].map((one) => one.getBoundingClientRect().height)),
  )

/** Two thousand characters fill no page, and are all there when somebody wants them. */
async function longWordsAreFolded(browser: Browser, service: JourneyService): Promise<void> {
  const { page, faults, leave } = await firstPageOf(browser, service, 'analyst', HOSTILE_NAME)
  for (const address of ['/', '/search']) {
    await page.goto(address)
    await settled(page)
    const whole = page.getByRole('button', { name: '看全文（2,000 字）' }).first()
    await whole.waitFor()
    assert.ok((await tallest(page)) < WIDE.height, `${address} is full of one word`)
    await whole.focus()
    await page.keyboard.press('Enter')
    await page.getByRole('button', { name: '收起' }).first().waitFor()
    assert.ok((await tallest(page)) > WIDE.height, `${address} does not show all of it`)
  }
  assert.deepEqual(faults, [])
  await leave()
}

export const TODAYS: Journey[] = [
  { name: 'today: each sees what waits for him, and is led where he may go', run: eachSeesWhatWaits },
  { name: 'today: words as long as a page are folded, and whole when wanted', run: longWordsAreFolded },
]
