/** What makes the pages easier, for whoever looks at them every day. */
import assert from 'node:assert/strict'
import type { Browser } from 'playwright-core'
import { KEYS } from '../../../api/console/lib/key-registry.ts'
import { logIn, person, settled } from './browser.ts'
import type { Journey } from './journeys.ts'
import type { JourneyService } from './service.ts'

async function readerAt(browser: Browser, service: JourneyService, path: string) {
  const { secret } = await service.keyOf('analyst')
  const { page, context, faults } = await person(browser, service.address)
  await logIn(page, secret, path)
  await settled(page)
  return { page, context, faults }
}

/** A long facet is searched in and put in the order of its names. */
async function facetIsSearched(browser: Browser, service: JourneyService): Promise<void> {
  const { page, context, faults } = await readerAt(browser, service, '/search')
  const facet = page.getByRole('region', { name: '概念', exact: true })
  await facet.getByRole('button', { name: '更多' }).focus()
  await page.keyboard.press('Enter')
  const names = () => facet.locator('.name').allInnerTexts()
  const byCount = await names()
  await facet.getByRole('button', { name: '按名称排' }).focus()
  await page.keyboard.press('Enter')
  const byName = await names()
  assert.notDeepEqual(byName, byCount)
  assert.deepEqual(byName, [...byCount].sort(new Intl.Collator('zh-CN').compare))
  await facet.getByRole('searchbox').focus()
  await page.keyboard.type('价')
  assert.deepEqual(await names(), ['价格'])
  assert.deepEqual(faults, [])
  await context.close()
}

/** On the service's own machine a browser that knows of no network reads on. */
async function withoutNetworkAtHome(browser: Browser, service: JourneyService): Promise<void> {
  const { page, context } = await readerAt(browser, service, '/search')
  await page.evaluate(() => {
    Object.defineProperty(navigator, 'onLine', { get: () => false })
    dispatchEvent(new Event('offline'))
  })
  await page.keyboard.press('Escape')
  await page.keyboard.press('/')
  await page.keyboard.insertText('太贵')
  await page.keyboard.press('Enter')
  await page.waitForURL(/q=/)
  await page.locator('[data-hit] mark').first().waitFor()
  assert.equal(await page.getByText('没有网络').count(), 0)
  await context.close()
}

/** Without a network the page says so, keeps what it shows, and goes on by itself. */
async function offlineIsTold(browser: Browser, service: JourneyService): Promise<void> {
  const { page, context } = await readerAt(browser, service, '/search')
  const rows = await page.locator('[data-hit]').count()
  await context.setOffline(true)
  await page.getByText('没有网络').waitFor()
  assert.equal(await page.locator('[data-hit]').count(), rows)
  await context.setOffline(false)
  await page.getByText('没有网络').waitFor({ state: 'detached' })
  await context.close()
}

/** Changes are told of the week where nobody chose a time, and the address says so. */
async function changesBeginWithTheWeek(browser: Browser, service: JourneyService): Promise<void> {
  const { page, context, faults } = await readerAt(browser, service, '/insights')
  await page.getByRole('link', { name: '变化', exact: true }).focus()
  await page.keyboard.press('Enter')
  await page.waitForURL(/view=changes&ui\.last=7d/)
  await page.locator('.figure').first().waitFor()
  await page.goto('/insights?view=changes')
  await page.getByRole('link', { name: '近 7 天' }).focus()
  await page.keyboard.press('Enter')
  await page.waitForURL(/ui\.last=7d/)
  assert.deepEqual(faults, [])
  await context.close()
}

/** What somebody chose for this browser holds on other pages, after the page was closed, too. */
async function preferencesHold(browser: Browser, service: JourneyService): Promise<void> {
  const { page, context, faults } = await readerAt(browser, service, '/help')
  assert.equal(await page.locator('[data-key]').count(), KEYS.length, 'a key is not told')
  await page.getByLabel('导出的 CSV 不带 BOM').focus()
  await page.keyboard.press('Space')
  await page.getByLabel('紧凑显示').focus()
  await page.keyboard.press('Space')
  await page.goto('/visits')
  await settled(page)
  assert.ok(await page.locator('html[data-compact]').count())
  const path = await page.getByRole('link', { name: '把整个列表导出成 CSV' }).getAttribute('href')
  const bytes = await page.evaluate(async (from) => [...new Uint8Array(await (await fetch(from)).arrayBuffer())], path!)
  assert.notEqual(bytes[0], 0xef, 'the mark is there')
  assert.ok(bytes.length > 100)
  assert.deepEqual(faults, [])
  await context.close()
}

/** Where the system chooses the colours, what is chosen still differs from the rest, and the wave stands on its own ground. */
async function systemColoursShowTheChosen(browser: Browser, service: JourneyService): Promise<void> {
  const { page, context, faults } = await readerAt(browser, service, '/search')
  await page.emulateMedia({ forcedColors: 'active' })
  const outline = (selector: string) =>
    page
      .locator(selector)
      .first()
      .evaluate((one) => getComputedStyle(one).outlineStyle)
  assert.equal(await outline('.hit.selected'), 'solid')
  assert.equal(await outline('.hit:not(.selected)'), 'none')
  assert.equal(await outline('.top nav [aria-current=page]'), 'solid')
  await page.getByRole('link', { name: '打开录音' }).first().click()
  const ground = await page.locator('.wave-picture').evaluate((one) => getComputedStyle(one).backgroundColor)
  assert.equal(ground, 'rgb(255, 255, 255)')
  assert.deepEqual(faults, [])
  await context.close()
}

export const CONVENIENCES: Journey[] = [
  { name: 'ease: a long facet is searched and sorted', run: facetIsSearched },
  { name: 'ease: no network is told, and over by itself', run: offlineIsTold },
  { name: 'ease: a service on the same machine is read without a network', run: withoutNetworkAtHome },
  { name: 'ease: changes begin with the week', run: changesBeginWithTheWeek },
  { name: 'ease: preferences hold', run: preferencesHold },
  { name: 'ease: colours of the system show what is chosen', run: systemColoursShowTheChosen },
]
