/** What makes the pages easier, for whoever looks at them every day. */
import assert from 'node:assert/strict'
import type { Browser } from 'playwright-core'
import { KEYS } from '../../../api/console/lib/key-registry.ts'
import { logIn, person, settled } from './browser.ts'
import type { Journey } from './journeys.ts'
import { seedDevice, startService, type JourneyService } from './service.ts'

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
  for (const words of ['价', 'jiage', 'jg']) {
    await facet.getByRole('searchbox').fill('')
    await page.keyboard.type(words)
    await settled(page)
    assert.deepEqual(await names(), ['价格'], words)
  }
  assert.deepEqual(faults, [])
  await context.close()
}

/** Among many stores one is found by first letters: to narrow by, to take in for, to make a key for. */
async function storesAreFoundByPinyin(browser: Browser): Promise<void> {
  // Stores that were told once stay: the other journeys are to see none of them.
  const service = await startService()
  try {
    const NAMES = ['徐汇', '静安', '浦东', '虹口', '杨浦', '闵行', '宝山', '嘉定', '松江']
    for (const [i, name] of NAMES.entries())
      await service.store.nameStore(`s-${i}`, { name: `${name}店`, region: '上海' })
    const { secret } = await service.keyOf('admin')
    const { page, context, faults } = await person(browser, service.address)
    await logIn(page, secret, '/visits')
    await settled(page)
    await page.getByRole('searchbox', { name: '在“门店”里找' }).focus()
    await page.keyboard.type('jiad')
    await settled(page)
    const options = page.locator('optgroup option')
    assert.deepEqual(await options.allInnerTexts(), ['整个上海', '嘉定店'])
    await page.goto('/admin/stores')
    await page.getByRole('searchbox').focus()
    await page.keyboard.type('pudong')
    await settled(page)
    assert.deepEqual(await page.locator('ul.plain li button').allInnerTexts(), ['浦东店'])
    await page.goto('/admin/keys')
    await page.getByRole('searchbox').focus()
    await page.keyboard.type('hk')
    await settled(page)
    assert.deepEqual(await page.locator('input[name=storeIds]:visible').count(), 1)
    await page.goto('/intake')
    await page.locator('input[name=storeId]').focus()
    await page.keyboard.type('songjiang')
    await page.getByRole('button', { name: '松江店' }).focus()
    await page.keyboard.press('Enter')
    assert.equal(await page.locator('input[name=storeId]').inputValue(), 's-8')
    assert.deepEqual(faults, [])
    await context.close()
  } finally {
    await service.close()
  }
}

/** Among many devices one is found by its name or its store's, as they are written or sound. */
async function devicesAreFoundByPinyin(browser: Browser): Promise<void> {
  const service = await startService()
  try {
    const STORES = ['徐汇店', '静安店', '浦东店', '虹口店', '杨浦店', '闵行店', '宝山店']
    for (const [i, storeId] of STORES.entries())
      await seedDevice(service.dataDir, (i + 2).toString(16), storeId, Date.now())
    const { secret } = await service.keyOf('admin')
    const { page, context, faults } = await person(browser, service.address)
    await logIn(page, secret, '/admin/devices')
    await settled(page)
    const names = () => page.locator('[data-device] th').allInnerTexts()
    assert.equal((await names()).length, STORES.length + 2)
    await page.getByRole('searchbox', { name: '在“设备”里找' }).focus()
    for (const words of ['虹口', 'hongkou', 'hkd']) {
      await page.getByRole('searchbox', { name: '在“设备”里找' }).fill('')
      await page.keyboard.type(words)
      await settled(page)
      assert.deepEqual(await names(), ['前台虹口店'], words)
    }
    await page.keyboard.press('Tab')
    await page.getByRole('button', { name: '前台虹口店' }).focus()
    await page.keyboard.press('Enter')
    await page.waitForURL(/device=55555/)
    assert.deepEqual(faults, [])
    await context.close()
  } finally {
    await service.close()
  }
}

/** Visits are narrowed by what was found of them, put in order, and counted; the address says so, and its file has the same. */
async function visitsAreNarrowed(browser: Browser, service: JourneyService): Promise<void> {
  const { page, context, faults } = await readerAt(browser, service, '/visits')
  const total = async () => Number(/共 ([\d,]+) 次到店/.exec(await page.locator('main').innerText())?.[1])
  const all = await total()
  assert.ok(all > 1)
  const starts = () => page.locator('tbody th').allInnerTexts()
  const newest = await starts()
  await page.getByLabel('排序').selectOption('oldest')
  await settled(page)
  assert.match(page.url(), /sort=oldest/)
  assert.notDeepEqual(await starts(), newest)
  await page.getByLabel('阶段').selectOption('=negotiation')
  await settled(page)
  const some = await total()
  assert.ok(some > 0 && some < all, `${some} of ${all}`)
  assert.equal(await page.locator('tbody tr', { hasText: '议价' }).count(), some)
  await page.getByLabel('时长').selectOption('3600000')
  await settled(page)
  assert.equal(await page.locator('tbody tr').count(), 0)
  await page.goBack()
  await settled(page)
  assert.equal(await page.locator('tbody tr').count(), some)
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
  { name: 'ease: visits are narrowed and put in order', run: visitsAreNarrowed },
  { name: 'ease: stores are found by pinyin', run: storesAreFoundByPinyin },
  { name: 'ease: devices are found by pinyin', run: devicesAreFoundByPinyin },
  { name: 'ease: no network is told, and over by itself', run: offlineIsTold },
  { name: 'ease: a service on the same machine is read without a network', run: withoutNetworkAtHome },
  { name: 'ease: changes begin with the week', run: changesBeginWithTheWeek },
  { name: 'ease: preferences hold', run: preferencesHold },
  { name: 'ease: colours of the system show what is chosen', run: systemColoursShowTheChosen },
]
