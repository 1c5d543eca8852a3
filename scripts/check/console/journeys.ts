/** Ways through the console that people go, by keyboard, against the real service. */
import assert from 'node:assert/strict'
import { copyFile, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { projectRoot } from '../../../models/root.ts'
import { compose, giveKey, logIn, person, rows, settled, type Page } from './browser.ts'
import { HOSTILE } from './hostile.ts'
import type { JourneyService } from './service.ts'
import { loudness, noteHeardWords } from './sound.ts'

export interface Journey {
  name: string
  run: (browser: Browser, service: JourneyService) => Promise<void>
}

/** Gone by Tab until the control with this text or name has the focus; most are near. */
async function tabTo(page: Page, isThere: (label: string) => boolean): Promise<void> {
  for (let steps = 0; steps < 120; steps++) {
    await page.keyboard.press('Tab')
    const label = await page.evaluate(() => {
      const active = document.activeElement
      return `${active?.getAttribute('aria-label') ?? ''} ${active?.textContent ?? ''}`
    })
    if (isThere(label)) return
  }
  throw new Error('the keyboard does not reach it')
}

const hitsOf = async (page: Page): Promise<number> =>
  Number(/[\d,]+/.exec(await page.locator('.total').innerText())?.[0].replaceAll(',', ''))

async function analystSearches(browser: Browser, service: JourneyService): Promise<void> {
  const { secret } = await service.keyOf('analyst')
  const { page, context, faults } = await person(browser, service.address)
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  await logIn(page, secret, '/search')
  await settled(page)
  const asked: string[] = []
  page.on(
    'request',
    (request) =>
      request.url().includes('/v1/search?') && asked.push(new URL(request.url()).searchParams.get('q') ?? ''),
  )
  // It is ready to be typed into; left, it is found again by its key.
  await page.keyboard.press('Escape')
  await page.keyboard.press('/')
  await compose(page, 'taigui', '太贵')
  await page.keyboard.press('Enter')
  await page.waitForURL(/q=%E5%A4%AA%E8%B4%B5/)
  await settled(page)
  assert.deepEqual(
    [...new Set(asked)].filter((q) => q !== '' && q !== '太贵'),
    [],
    'half a syllable was asked for',
  )
  const all = await hitsOf(page)
  assert.equal(all, 12)
  await page.evaluate(() => (document.activeElement as HTMLElement).blur())
  await page.keyboard.press('f')
  await tabTo(page, (label) => label.includes('南山店'))
  await page.keyboard.press('Space')
  await page.waitForURL(/store=/)
  await settled(page)
  assert.equal(await hitsOf(page), 6)
  assert.equal(await page.getByLabel(/福田店/).count(), 1, 'the other store is still to be chosen')
  await page.evaluate(() => (document.activeElement as HTMLElement).blur())
  await page.keyboard.press('j')
  await page.waitForURL(/ui\.hit=/)
  await page.locator('.hit.selected:focus').waitFor()
  const heard = await loudness(page, () => page.keyboard.press('p'))
  assert.ok(heard > 0.05, `silence: ${heard}`)
  await page.keyboard.press('c')
  await page.getByText('链接已复制').waitFor()
  const link = await page.evaluate(() => navigator.clipboard.readText())
  const before = await rows(page)
  assert.equal(before.length, 6)
  const other = await person(browser, service.address)
  const { pathname, search } = new URL(link)
  await logIn(other.page, secret, `${pathname}${search}`)
  await settled(other.page)
  assert.deepEqual(await rows(other.page), before)
  assert.deepEqual([...faults, ...other.faults], [])
  await Promise.all([context.close(), other.context.close()])
}

async function figureToSecond(browser: Browser, service: JourneyService): Promise<void> {
  const { secret } = await service.keyOf('analyst')
  const { page, context, faults } = await person(browser, service.address)
  await logIn(page, secret, '/insights')
  await settled(page)
  await tabTo(page, (label) => label.includes('嫌贵') && label.includes('全部原话'))
  const told = await page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? '')
  await page.keyboard.press('Enter')
  await page.waitForURL(/\/search\?.*moment=price_objection/)
  await settled(page)
  assert.equal(await hitsOf(page), Number(/(\d+) 条原话/.exec(told)?.[1]))
  await page.keyboard.press('j')
  await page.keyboard.press('Enter')
  await page.waitForURL(/\/r\//)
  await settled(page)
  await noteHeardWords(page)
  assert.ok((await loudness(page, () => page.keyboard.press('k'))) > 0.05)
  await page.waitForFunction(() => window.heardWords.length > 0)
  const [first] = await page.evaluate(() => window.heardWords)
  assert.match(first, /太贵/, 'another sentence was marked as heard')
  await page.goBack()
  await page.waitForURL(/\/search/)
  assert.deepEqual(faults, [])
  await context.close()
}

/** The recogniser is started for it, and the machine may be busy. */
const ANALYSIS_MS = 900_000

async function fileBecomesSearchable(browser: Browser, service: JourneyService): Promise<void> {
  const { secret } = await service.keyOf('expert')
  const { page, context, faults } = await person(browser, service.address)
  await logIn(page, secret, '/intake')
  await settled(page)
  await page.getByLabel('门店').first().fill('宝安店')
  await page.getByLabel('设备').fill('柜台一号')
  const folder = await mkdtemp(join(tmpdir(), 'tingdian-drop-'))
  const file = join(folder, '到店.flac')
  await copyFile(join(projectRoot(), 'fixtures', 'visits', 'demo.flac'), file)
  await page.locator('input[type=file]').setInputFiles(file)
  await page.getByText('已收下').waitFor()
  const row = page.locator('tr', { hasText: '到店.flac' })
  await row.getByRole('link', { name: '看原话' }).waitFor({ timeout: ANALYSIS_MS })
  await rm(folder, { recursive: true })
  await row.getByRole('link', { name: '看原话' }).click()
  await page.locator('.turn').first().waitFor()
  const facts = await page.getByRole('region', { name: '说明' }).innerText()
  assert.match(facts, /柜台一号/)
  assert.match(facts, /行业包\s+base/, 'nobody chose a trade')
  await page.keyboard.press('g')
  await page.keyboard.press('s')
  await page.waitForURL(/\/search/)
  await settled(page)
  assert.equal(await page.getByLabel(/宝安店/).count(), 1)
  assert.deepEqual(faults, [])
  await context.close()
}

async function revokedKeyEnds(browser: Browser, service: JourneyService): Promise<void> {
  const [first, second] = [await service.keyOf('analyst'), await service.keyOf('analyst')]
  const { page, context } = await person(browser, service.address)
  // It is told by an answer here, by no event: which of them comes first is nobody's to say.
  await context.addInitScript(() => Reflect.deleteProperty(globalThis, 'SharedWorker'))
  await context.route('**/v1/events', (route) => route.abort())
  await logIn(page, first.secret, '/visits')
  await settled(page)
  const [cookie] = await context.cookies()
  assert.deepEqual([cookie?.httpOnly, cookie?.sameSite], [true, 'Strict'])
  await service.store.revokeKey(first.id)
  await page.keyboard.press('g')
  await page.keyboard.press('i')
  await page.getByText('登录已结束').waitFor()
  await giveKey(page, second.secret)
  await page.getByText('嫌贵').first().waitFor()
  await context.close()
}

async function wordsStayWords(browser: Browser, service: JourneyService): Promise<void> {
  const { secret } = await service.keyOf('admin')
  const { page, context, faults } = await person(browser, service.address)
  await logIn(page, secret, `/search?store=${encodeURIComponent('<b>店</b>')}`)
  await settled(page)
  const texts = await page.locator('.hit .said').allInnerTexts()
  assert.equal(texts.length, HOSTILE.length)
  assert.ok(texts.some((text) => text.includes('<img src=x onerror')))
  await page.locator('.hit a').first().click()
  await page.locator('.turn').first().waitFor()
  assert.equal(await page.locator('.turn img, .turn b').count(), 0)
  assert.equal(await page.title(), '听店')
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
  assert.ok(overflow <= 0, `the page is ${overflow} px too wide`)
  assert.deepEqual(faults, [])
  await context.close()
}

async function foreignStoreStaysOut(browser: Browser, service: JourneyService): Promise<void> {
  const { secret } = await service.keyOf('analyst', '南山店')
  const { page, context } = await person(browser, service.address)
  const foreign: string[] = []
  const read: Promise<unknown>[] = []
  page.on('response', (response) => {
    const isAnswer = response.url().includes('/v1/') && !response.url().includes('/v1/events')
    const look = (text: string) => text.includes('福田店') && foreign.push(response.url())
    if (isAnswer) read.push(response.text().then(look, () => undefined))
  })
  await logIn(page, secret, '/')
  for (const path of [
    '/search',
    '/visits',
    '/insights?view=by',
    '/insights?view=concepts',
    '/help',
    `/search?store=${encodeURIComponent('福田店')}`,
  ]) {
    await page.goto(path)
    await settled(page)
  }
  await Promise.all(read)
  assert.deepEqual(foreign, [])
  assert.equal(await page.getByRole('link', { name: '录音入库' }).count(), 0, 'an analyst takes nothing in')
  await context.close()
}

/** What the marks in words mean, told without a mouse: by keys, and by a finger. */
async function marksAreTold(browser: Browser, service: JourneyService): Promise<void> {
  const { secret } = await service.keyOf('analyst')
  const { page, context, faults } = await person(browser, service.address)
  await logIn(page, secret, '/search')
  await settled(page)
  await page.keyboard.type('报价')
  await page.keyboard.press('Enter')
  await page.waitForURL(/q=/)
  await settled(page)
  await page.keyboard.press('ArrowDown')
  await page.locator('.hit.selected:focus').waitFor()
  const note = page.locator('.hit.selected .notes')
  assert.equal(await note.isVisible(), false)
  await tabTo(page, (label) => label.includes('处标记的说明'))
  await page.keyboard.press('Enter')
  await note.waitFor()
  assert.match(await note.innerText(), /报价.*价格/)
  await page.locator('.hit .notes-button').nth(1).dispatchEvent('click')
  await page.locator('.hit .notes:visible').nth(1).waitFor()
  assert.deepEqual(faults, [])
  await context.close()
}

export const JOURNEYS: Journey[] = [
  {
    name: '1 search: composed words, narrowed by keys, heard, link opens the same rows elsewhere',
    run: analystSearches,
  },
  { name: '2 figure → utterances → second; word follows sound', run: figureToSecond },
  { name: 'what marks in words mean is told to keys and fingers', run: marksAreTold },
  { name: '5 a revoked key ends its session at once; another goes on where one was', run: revokedKeyEnds },
  { name: '6 a dropped file becomes searchable without reloading', run: fileBecomesSearchable },
  { name: 'words that would do harm stay words', run: wordsStayWords },
  { name: 'a key bound to a store never receives another store', run: foreignStoreStaysOut },
]
