/** Journeys of what people keep and decide: baskets of evidence, short links, repairs. */
import assert from 'node:assert/strict'
import type { Browser } from 'playwright-core'
import { buildAnalysis, buildRecording, buildRepair, buildUtterance } from '../../../fixtures/builders/analysis.ts'
import { giveKey, logIn, person, settled, type Page } from './browser.ts'
import type { Journey } from './journeys.ts'
import type { JourneyService } from './service.ts'

const leave = (page: Page) => page.evaluate(() => (document.activeElement as HTMLElement).blur())
const evidence = (page: Page) => page.locator('[data-evidence] .said').allInnerTexts()

async function basketIsBuiltAndOpened(browser: Browser, service: JourneyService): Promise<void> {
  const { secret } = await service.keyOf('analyst')
  const { page, context, faults } = await person(browser, service.address)
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  await logIn(page, secret, `/search?q=${encodeURIComponent('太贵')}&store=${encodeURIComponent('南山店')}`)
  await settled(page)
  await page.keyboard.press('j')
  await page.waitForURL(/ui\.hit=/)
  await settled(page)
  await page.keyboard.press('b')
  await page.locator('dialog input[name=name]').focus()
  await page.keyboard.type('嫌贵的话')
  await page.keyboard.press('Enter')
  await page.getByText('已放进「嫌贵的话」').waitFor()
  await settled(page)
  for (let more = 0; more < 2; more++) {
    await leave(page)
    const before = page.url()
    await page.keyboard.press('j')
    await page.waitForURL((url) => url.href !== before)
    await settled(page)
    await page.keyboard.press('b')
    await page.getByText('已放进「嫌贵的话」').waitFor()
    await settled(page)
  }
  await page.keyboard.press('b')
  await page.getByText('里面已经有').or(page.getByText('里已经有这句')).waitFor()
  await leave(page)
  await page.keyboard.press('g')
  await page.keyboard.press('b')
  await page.waitForURL(/\/baskets$/)
  await page.getByRole('link', { name: '嫌贵的话' }).focus()
  await page.keyboard.press('Enter')
  await page.waitForURL(/\/baskets\/\w+/)
  await settled(page)
  assert.equal((await evidence(page)).length, 3)
  await page.getByLabel('第 1 句的备注').fill('先听这句')
  await page.getByLabel('第 1 句往后移').focus()
  await page.keyboard.press('Enter')
  await page.waitForFunction(() => document.querySelectorAll<HTMLInputElement>('input.note')[1]?.value === '先听这句')
  await settled(page)
  const told = await evidence(page)
  await leave(page)
  await page.getByRole('button', { name: '短链接' }).focus()
  await page.keyboard.press('Enter')
  await page.getByText('链接已复制').waitFor()
  const link = await page.evaluate(() => navigator.clipboard.readText())
  assert.match(new URL(link).pathname, /^\/s\/[0-9a-z]{10}$/)
  const other = await person(browser, service.address)
  await other.page.goto(new URL(link).pathname)
  await other.page.waitForURL(/\/login/)
  await giveKey(other.page, secret)
  await other.page.waitForURL(/\/baskets\/\w+/)
  await settled(other.page)
  assert.deepEqual(await evidence(other.page), told)
  const [file] = await Promise.all([
    other.page.waitForEvent('download'),
    other.page.getByRole('link', { name: '把整个列表导出成 CSV' }).click(),
  ])
  assert.match(file.suggestedFilename(), /^tingdian-basket-.*\.csv$/)
  assert.deepEqual([...faults, ...other.faults], [])
  await Promise.all([context.close(), other.context.close()])
}

const HEARD = ['后牌', '后牌', '后牌', '前牌']

/** As long as one waits for a page. */
const MOST_LOOKS = 2400

/** Repairs that nobody decided yet, in a store of their own. */
async function seedRepairs(service: JourneyService): Promise<void> {
  const utterances = HEARD.map((original, at) => {
    const replacement = original.replace('牌', '排')
    const text = `${replacement}坐三个人挤不挤`
    return buildUtterance(at * 3000, [...text], {
      rawText: text.replace(replacement, original),
      repairs: [buildRepair(text, original, replacement, 'auto/space')],
    })
  })
  const recording = buildRecording('repairs', { id: 'repairs', storeId: '龙岗店', durationMs: 0 })
  await service.store.saveAnalysis(recording, buildAnalysis(utterances))
}

async function repairsAreDecidedByKeys(browser: Browser, service: JourneyService): Promise<void> {
  await seedRepairs(service)
  const { secret } = await service.keyOf('expert', '龙岗店')
  const { page, context, faults } = await person(browser, service.address)
  const states = async () => {
    const { repairs } = await service.store.listRepairs({ storeIds: ['龙岗店'] })
    return repairs.map(({ state }) => state).sort()
  }
  const until = async (wanted: string[]) => {
    for (let tries = 0; tries < MOST_LOOKS; tries++) {
      if (JSON.stringify(await states()) === JSON.stringify(wanted)) return
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
    assert.deepEqual(await states(), wanted)
  }
  await logIn(page, secret, '/')
  await page.keyboard.press('g')
  await page.keyboard.press('r')
  await page.waitForURL(/\/repairs/)
  await settled(page)
  await page
    .locator('[data-repair]')
    .nth(HEARD.length - 1)
    .waitFor()
  await page.keyboard.press('a')
  await until(['accepted', 'proposed', 'proposed', 'proposed'])
  await page.getByText('还有 3 条').waitFor()
  await page.keyboard.press('x')
  await until(['accepted', 'proposed', 'proposed', 'rejected'])
  await page.getByText('还有 2 条').waitFor()
  await page.keyboard.press('z')
  await until(['accepted', 'proposed', 'proposed', 'proposed'])
  await page.getByRole('link', { name: /后牌 → 后排/ }).focus()
  await page.keyboard.press('Enter')
  await page.waitForURL(/original=/)
  await settled(page)
  const all = page.getByRole('button', { name: /这一对全部拒绝/ })
  await all.focus()
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: /确定/ }).focus()
  await page.keyboard.press('Enter')
  await page.getByText('还有 0 条').waitFor()
  const decided = await states()
  assert.ok(decided.includes('rejected') && decided.filter((state) => state === 'proposed').length < 2, String(decided))
  assert.deepEqual(faults, [])
  await context.close()
}

/** What became of visits comes in a file: tried, put right, tried again, kept. */
async function outcomesComeInAFile(browser: Browser, service: JourneyService): Promise<void> {
  const { secret } = await service.keyOf('qa', '南山店')
  const [{ id }] = (await service.store.listVisits({ limit: 1, filters: { storeIds: ['南山店'] } })).visits
  const { page, context, faults } = await person(browser, service.address)
  await logIn(page, secret, '/visits')
  await settled(page)
  await page.getByRole('button', { name: '导入结果' }).focus()
  await page.keyboard.press('Enter')
  const choose = (text: string) =>
    page
      .locator('input[type=file]')
      .setInputFiles({ name: '成交.csv', mimeType: 'text/csv', buffer: Buffer.from(`\uFEFF到店编号,结果\r\n${text}`) })
  const press = async (name: string | RegExp) => {
    await page.getByRole('button', { name }).focus()
    await page.keyboard.press('Enter')
  }
  await choose(`${id},=1+1\r\n`)
  await press('试读')
  await page.getByText(/^成交\.csv:2/).waitFor()
  await choose(`${id},成交\r\n没有这次,成交\r\n`)
  await press('试读')
  await page.getByText('会新增 1，更新 0，不变 0，跳过 1').waitFor()
  assert.deepEqual((await service.store.getVisit(id))?.outcomes, [])
  await press('导入 1 条')
  await page.getByText('已存：新增 1').waitFor()
  await page.locator('tbody .chip.told', { hasText: '成交' }).waitFor()
  await service.store.removeOutcome(id, 'order')
  assert.deepEqual(faults, [])
  await context.close()
}

export const EVIDENCE_JOURNEYS: Journey[] = [
  { name: 'outcomes come in a file: tried, put right, kept', run: outcomesComeInAFile },
  { name: 'basket: built by keys, opened by a short link elsewhere, exported', run: basketIsBuiltAndOpened },
  { name: 'repairs are decided by keys alone, taken back, and by pair', run: repairsAreDecidedByKeys },
]
