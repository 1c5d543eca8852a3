/** Keys that people choose themselves, and the way through a visit by them. */
import assert from 'node:assert/strict'
import type { Browser } from 'playwright-core'
import { logIn, person, settled, type Page } from './browser.ts'
import type { Journey } from './journeys.ts'
import type { JourneyService } from './service.ts'

const selected = (page: Page) => page.locator('.hit.selected').getAttribute('data-hit')
const leave = (page: Page) => page.evaluate(() => (document.activeElement as HTMLElement).blur())

async function keysAreChosen(browser: Browser, service: JourneyService): Promise<void> {
  const { secret } = await service.keyOf('analyst')
  const { page, context, faults } = await person(browser, service.address)
  await logIn(page, secret, '/help')
  const change = page.getByRole('button', { name: '给“下一条”改键' }).first()
  const status = page.locator('.key-told')
  const press = async (key: string) => {
    await change.focus()
    await page.keyboard.press('Enter')
    await page.keyboard.press(key)
  }
  await press('k')
  await status.getByText('已经是“上一条”').waitFor()
  await page.keyboard.press('F2')
  await status.getByText('不能用').waitFor()
  await page.keyboard.press('w')
  await status.getByText('现在是 w').waitFor()
  const row = page.locator('[data-key="lists.next"] kbd')
  assert.deepEqual(await row.allInnerTexts(), ['w'])
  await leave(page)
  await page.keyboard.press('g')
  await page.keyboard.press('s')
  await page.waitForURL(/\/search/)
  await settled(page)
  // The box is ready to be typed into; letters are keys again once it is left.
  await leave(page)
  const before = await selected(page)
  await page.keyboard.press('j')
  await page.keyboard.press('w')
  await page.waitForURL(/ui\.hit=/)
  await page.locator(`.hit.selected:not([data-hit="${before}"])`).waitFor()
  await page.keyboard.press('?')
  const overlay = page.getByRole('dialog', { name: '键盘' })
  await overlay.locator('[data-key="lists.next"]').waitFor()
  assert.deepEqual(await overlay.locator('[data-key="lists.next"] kbd').allInnerTexts(), ['w'])
  await page.keyboard.press('Escape')
  await overlay.waitFor({ state: 'detached' })
  await page.reload()
  await settled(page)
  await page.goto('/help')
  await row.first().waitFor()
  assert.deepEqual(await row.allInnerTexts(), ['w'])
  const single = page.getByLabel('单个字母的快捷键')
  await single.uncheck()
  await leave(page)
  await page.keyboard.press('?')
  await page.keyboard.press('g')
  await page.keyboard.press('v')
  assert.equal(await page.getByRole('dialog').count(), 0)
  assert.match(page.url(), /\/help$/)
  await single.check()
  await page.getByRole('button', { name: '全部还原' }).click()
  assert.deepEqual(await row.allInnerTexts(), ['j', '↓'])
  assert.deepEqual(faults, [])
  await context.close()
}

async function visitIsGoneThrough(browser: Browser, service: JourneyService): Promise<void> {
  const { secret } = await service.keyOf('qa')
  const { page, context, faults } = await person(browser, service.address)
  await logIn(page, secret, '/visits?store=%E5%8D%97%E5%B1%B1%E5%BA%97')
  await settled(page)
  await page.locator('tbody a').first().focus()
  await page.keyboard.press('Enter')
  await page.locator('.stages').waitFor()
  await settled(page)
  assert.deepEqual((await page.locator('.stage strong').allInnerTexts()).length, 3)
  assert.equal(await page.locator('[data-event=moment]').count(), 1)
  assert.ok((await page.locator('[data-event=opinion]').count()) >= 1)
  const opinion = page.locator('[data-event=opinion]').first()
  assert.match(await opinion.innerText(), /顾客/)
  await page.locator('.stage').nth(1).focus()
  await page.keyboard.press('Enter')
  await page.waitForFunction(() => [...document.querySelectorAll('audio')].some((audio) => audio.currentTime > 0.1))
  await page.getByRole('link', { name: '打开录音' }).first().focus()
  await page.keyboard.press('Enter')
  await page.waitForURL(/\/r\//)
  await page.getByRole('button', { name: '店员和顾客对调' }).focus()
  await page.keyboard.press('Enter')
  await page.getByText('原话和态度已改过来').waitFor()
  await leave(page)
  await page.keyboard.press('Escape')
  await page.waitForURL(/\/visits\//)
  await page.getByText('原话和态度已改过来').waitFor()
  await page.locator('[data-event=opinion]', { hasText: '店员 · ' }).first().waitFor()
  await leave(page)
  await page.keyboard.press('u')
  await page.locator('[data-event=opinion]', { hasText: '顾客 · ' }).first().waitFor()
  await page.getByText('原话和态度已改过来').waitFor({ state: 'detached' })
  assert.deepEqual(faults, [])
  await context.close()
}

async function facetsOfVisits(browser: Browser, service: JourneyService): Promise<void> {
  const { secret } = await service.keyOf('analyst')
  const { page, context, faults } = await person(browser, service.address)
  await logIn(page, secret, '/search?q=%E5%A4%AA%E8%B4%B5')
  await settled(page)
  const facet = (name: string) => page.getByRole('region', { name, exact: true })
  await facet('谁的态度').getByLabel(/顾客/).check()
  await page.waitForURL(/holder=customer/)
  await settled(page)
  for (const [name, parameter] of [
    ['客群', 'group'],
    ['需求', 'need'],
    ['到店结果', 'outcome'],
  ] as const) {
    const box = facet(name).getByRole('checkbox').first()
    const told = Number(/(\d+) 条/.exec((await box.getAttribute('aria-label')) ?? '')?.[1])
    await box.check()
    await page.waitForURL((url) => url.searchParams.has(parameter))
    await settled(page)
    const total = Number(/[\d,]+/.exec(await page.locator('.total').innerText())?.[0])
    assert.equal(total, told, name)
  }
  await page.getByLabel('按到店归在一起').check()
  await page.waitForURL(/by=visit/)
  await page.getByText(/次到店里找到/).waitFor()
  assert.ok((await page.locator('.visit-head').count()) >= 1)
  assert.deepEqual(faults, [])
  await context.close()
}

export const OWN_KEYS: Journey[] = [
  { name: 'keys are chosen by pressing them, conflicts are told, kept, switched off, put back', run: keysAreChosen },
  {
    name: '7 a visit as the band of its stages; swapped roles change its attitudes, u takes it back',
    run: visitIsGoneThrough,
  },
  { name: 'facets of visits: what is counted is found; hits together by visit', run: facetsOfVisits },
]
