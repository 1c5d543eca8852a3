/** Journeys of the experts: what is looked for is changed in a draft, tried, published, and given back. */
import assert from 'node:assert/strict'
import type { Browser } from 'playwright-core'
import { logIn, person, settled, type Page } from './browser.ts'
import type { Journey } from './journeys.ts'
import type { JourneyService } from './service.ts'
import { loudness } from './sound.ts'

const leave = (page: Page) => page.evaluate(() => (document.activeElement as HTMLElement).blur())
const chosen = (page: Page) => page.locator('.concept-tree [aria-selected=true]')

/** Asks the service as the page itself does. */
export const ask = (page: Page, path: string, body?: object, match?: number) =>
  page.evaluate(
    async ([address, json, revision]) => {
      const headers = { ...(json !== '' && { 'content-type': 'application/json' }), 'if-match': String(revision) }
      const sent = json === '' ? {} : { method: 'POST', headers, body: json }
      const answer = await fetch(`/v1/${address}`, sent)
      if (!answer.ok) throw new Error(`${address} ${answer.status} ${await answer.text()}`)
      return (await answer.json()) as Record<string, unknown>
    },
    [path, body ? JSON.stringify(body) : '', match ?? '*'] as const,
  )

export async function press(page: Page, role: 'button' | 'link', name: string | RegExp): Promise<void> {
  await page.getByRole(role, { name }).first().focus()
  await page.keyboard.press('Enter')
}

/** Types why, has history read again, and goes on to the button that does it. */
export async function sayWhy(page: Page, why: string): Promise<void> {
  await page.locator('dialog textarea').focus()
  await page.keyboard.type(why)
  await page.keyboard.press('Tab')
  await page.keyboard.press('Space')
  assert.ok(await page.getByLabel('同时重新处理历史').isChecked())
  await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
}

/** All that was heard is read again, and the machine may be busy. */
const REREAD_MS = 600_000

async function makeConcept(page: Page): Promise<void> {
  await page.keyboard.press('n')
  await page.keyboard.type('问上级')
  await page.keyboard.press('Enter')
  await page.locator('.concept-tree [aria-selected=true]:focus', { hasText: '问上级' }).waitFor()
  await page.keyboard.press('a')
  await page.keyboard.type('问一下经理、问问店长')
  await page.keyboard.press('Enter')
  await page.locator('.word-list .chip', { hasText: '问一下经理' }).waitFor()
  await leave(page)
  await page.keyboard.press('r')
  await page.keyboard.type('请示经理')
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: '请示经理' }).waitFor()
  await leave(page)
  // By the sound of 内饰.
  await page.keyboard.press('m')
  await page.locator('.concept-card .picker input:focus').waitFor()
  await page.keyboard.type('neishi')
  await page.getByRole('option', { name: '内饰' }).first().waitFor()
  await settled(page)
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: '内饰 ›' }).waitFor()
}

/** The cost is told before anything is read; what is begun shows how far it is and can be stopped; what it finds is heard. */
async function previewIsGivenUpAndMade(page: Page): Promise<void> {
  await page.locator('[data-cost]', { hasText: /要看 [\d,]+ 句话，最多细看 [\d,]+ 段录音.*最多约 [\d,]+ 秒/ }).waitFor()
  assert.equal(await page.locator('[data-preview]').count(), 0, 'a preview began by itself')
  await page.getByLabel('会变的录音全部细看').focus()
  await page.keyboard.press('Space')
  await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  await page.locator('progress[aria-label=试看] + [data-preview=running]', { hasText: /句话看了/ }).waitFor()
  await press(page, 'button', '停下')
  await page.locator('[data-preview=cancelled]').waitFor()
  await press(page, 'button', '再试看')
  await page.locator('[data-preview=done]').waitFor({ timeout: REREAD_MS })
  await page.locator('[data-total]', { hasText: /12 句会变。.*段录音都细看了/ }).waitFor()
  await page.locator('[data-effect]', { hasText: '多找到 12 处' }).locator('button.play').first().focus()
  assert.ok((await loudness(page, () => page.keyboard.press('Enter'))) > 0.01, 'an example is silent')
}

async function knowledgeIsChangedAndGivenBack(browser: Browser, service: JourneyService): Promise<void> {
  const { secret } = await service.keyOf('expert')
  const { page, context, faults } = await person(browser, service.address)
  await logIn(page, secret)
  await page.keyboard.press('g')
  await page.keyboard.press('g')
  await page.waitForURL(/\/graph$/)
  await settled(page)
  await page.locator('form input[name=title]').focus()
  await page.keyboard.type('补请示的说法')
  await page.keyboard.press('Enter')
  await page.waitForURL(/\/graph\/auto\?draft=/)
  await settled(page)
  await page.locator('.concept-tree [tabindex="0"]').focus()
  await page.keyboard.press('ArrowDown')
  await page.waitForURL(/c=/)
  const first = await chosen(page).getAttribute('data-concept')
  await page.keyboard.press('*')
  await page.keyboard.press('ArrowUp')
  assert.notEqual(await chosen(page).getAttribute('data-concept'), first)
  await page.keyboard.press('Home')
  await makeConcept(page)
  await page.keyboard.press('z')
  await page.getByRole('button', { name: '内饰 ›' }).waitFor({ state: 'detached' })
  await settled(page)
  await page.keyboard.press('y')
  await page.getByRole('button', { name: '内饰 ›' }).waitFor()
  await settled(page)
  await press(page, 'link', '步骤、差别、试看、发布')
  await page.locator('[data-step="4"]', { hasText: '移到“内饰”下面' }).waitFor()
  await press(page, 'link', '差别')
  await page.locator('.diff ins', { hasText: '问一下经理' }).waitFor()
  await press(page, 'link', '试看')
  await previewIsGivenUpAndMade(page)
  await press(page, 'button', '发布…')
  await sayWhy(page, '顾客这样说')
  await page.waitForURL(/\/graph\/auto\/history\?from=0&to=1/)
  await settled(page)
  assert.match(await page.locator('[data-version="1"]').innerText(), /现行[\s\S]*顾客这样说/)
  await page
    .locator('[data-reread="done"]', { hasText: /已用版本 1 处理：.*变了 1\d 句/ })
    .waitFor({ timeout: REREAD_MS })
  await press(page, 'button', '变了什么')
  await page.locator('[data-effect] .state.appear', { hasText: '多找到 12 处' }).waitFor()
  const find = async () =>
    ((await ask(page, 'concepts?pack=auto&q=qsjl')).concepts as { name: string }[]).map((one) => one.name)
  assert.deepEqual(await find(), ['请示经理'])
  await press(page, 'button', '退回到第 0 版')
  await page.locator('dialog .diff', { hasText: '请示经理' }).waitFor()
  await sayWhy(page, '不合适')
  await page.getByText('已退回：第 2 版和第 0 版一样').waitFor()
  await page
    .locator('[data-reread="done"]', { hasText: /已用版本 2 处理：.*变了 1\d 句/ })
    .waitFor({ timeout: REREAD_MS })
  assert.deepEqual(await find(), [])
  const { concepts, others } = await ask(page, 'graph/diff?line=auto&from=0&to=2')
  assert.deepEqual([concepts, others], [[], []])
  assert.deepEqual(faults, [])
  await context.close()
}

const CONCEPT = 'property/own/yan-shou'

/** Two drafts of one line that call one concept differently; the ids of both. */
async function twoDrafts(page: Page): Promise<string[]> {
  const ids: string[] = []
  for (const name of ['彩虹验楼单', '星光验楼单']) {
    const { id } = await ask(page, 'graph/drafts', { line: 'property', title: `叫${name}` })
    const actions = [{ do: 'add', id: CONCEPT, name, type: 'product' }]
    await ask(page, `graph/drafts/${String(id)}/steps`, { actions }, 1)
    ids.push(String(id))
  }
  return ids
}

async function twoExpertsComeTogether(browser: Browser, service: JourneyService): Promise<void> {
  const { secret } = await service.keyOf('expert')
  const { page, context, faults } = await person(browser, service.address)
  await logIn(page, secret, '/graph')
  const [one, other] = await twoDrafts(page)
  await page.goto(`/graph/property?draft=${other}&c=${CONCEPT}`)
  await settled(page)
  // Somebody else is in the same draft.
  const others = [{ do: 'aliases', id: CONCEPT, add: ['星光的单子'] }]
  await ask(page, `graph/drafts/${other}/steps`, { actions: others }, 2)
  await leave(page)
  await page.keyboard.press('Delete')
  await page.locator('dialog').getByRole('button', { name: '停用', exact: true }).focus()
  await page.keyboard.press('Enter')
  await page.getByText('这一步没有做').waitFor()
  await page.locator('.word-list .chip', { hasText: '星光的单子' }).waitFor()
  // And another draft goes into use before this one.
  await ask(page, `graph/drafts/${one}/publish`, { why: '先发布' }, 2)
  await page.goto(`/graph/property/drafts/${other}`)
  await settled(page)
  const publish = page.getByRole('button', { name: '发布…' })
  assert.ok(await publish.isDisabled(), 'may publish over what others published')
  assert.match(await page.locator('.conflicts').innerText(), /星光验楼单[\s\S]*彩虹验楼单/)
  await page.getByRole('radio', { name: '用您的' }).focus()
  await page.keyboard.press('Space')
  await press(page, 'button', '并进来')
  await page.locator('.conflicts').waitFor({ state: 'detached' })
  await settled(page)
  await press(page, 'button', '发布…')
  await sayWhy(page, '都叫星光验楼单')
  await page.waitForURL(/\/history\?from=1&to=2/)
  await page.locator('.diff del', { hasText: '彩虹验楼单' }).waitFor()
  assert.deepEqual(faults, [])
  await context.close()
}

const FILE = 'name,type,aliases\n云朵模式,feature,云模式\n,,无名\n'

async function suggestionsAndFilesBecomeSteps(browser: Browser, service: JourneyService): Promise<void> {
  const { secret } = await service.keyOf('expert')
  const { page, context, faults } = await person(browser, service.address)
  await logIn(page, secret, '/graph/auto/suggestions')
  await settled(page)
  await page.locator('form input[name=title]').focus()
  await page.keyboard.type('采纳建议')
  await page.keyboard.press('Enter')
  await page.waitForURL(/draft=/)
  await settled(page)
  const first = page.locator('[data-suggestion]').first()
  await first.getByRole('button', { name: /听例子/ }).focus()
  await page.keyboard.press('Enter')
  await first.locator('.around li').first().waitFor()
  await first.locator('.tools button').first().focus()
  await page.keyboard.press('Enter')
  await first.getByText('已加进草稿').waitFor()
  await press(page, 'link', '步骤、差别、试看、发布')
  await page.locator('[data-step="1"]').waitFor()
  await press(page, 'link', '导入')
  await page.locator('input[type=file]').waitFor()
  await page
    .locator('input[type=file]')
    .setInputFiles({ name: '新概念.csv', mimeType: 'text/csv', buffer: Buffer.from(FILE) })
  await press(page, 'button', '试读')
  await page.getByText(/新概念 1，.*拒绝 1/).waitFor()
  await page.locator('tr', { hasText: '拒绝' }).waitFor()
  await press(page, 'button', /^导入 1 处/)
  await page.locator('[data-step="2"]', { hasText: '导入“新概念.csv”：1 处' }).waitFor()
  // Versions of another line, narrowed by a word of their reasons.
  await page.goto('/graph/pest/history')
  await settled(page)
  await page.getByLabel('原因里有').focus()
  await page.keyboard.type('没有人这样写过')
  await page.keyboard.press('Enter')
  await page.waitForURL(/why=/)
  await page.getByText('找到 0 版').waitFor()
  await page.goto('/graph/pest/history?concept=pest/own/hostile')
  await page.getByText('找到 1 版').waitFor()
  await press(page, 'button', /不限概念/)
  await page.waitForURL((url) => !url.search.includes('concept'))
  assert.deepEqual(faults, [])
  await context.close()
}

export const GRAPH_JOURNEYS: Journey[] = [
  { name: '3 an expert drafts, previews, publishes and rolls back', run: knowledgeIsChangedAndGivenBack },
  { name: '3 suggestions and files become steps of a draft; history is narrowed', run: suggestionsAndFilesBecomeSteps },
  { name: '3 two experts at once: nobody overwrites what the other did', run: twoExpertsComeTogether },
]
