/** Words that would do harm, on every page and in every file. */
import assert from 'node:assert/strict'
import { parse } from 'csv-parse/sync'
import { fromBuffer } from 'yauzl'
import type { Browser } from 'playwright-core'
import { NARROW, WIDE, logIn, person, settled, type Page } from './browser.ts'
import type { Journey } from './journeys.ts'
import { HOSTILE, HOSTILE_NAME } from './hostile.ts'
import { graphAddresses } from './seed-graph.ts'
import { replayAddresses } from './seed-replay.ts'
import type { JourneyService } from './service.ts'

/** What a spreadsheet would compute, half width and full; a number is none of it. */
const COMPUTED = /^[\s]*[=+\-@＝＋－＠\t\r]/
const NUMBER = /^[+-]?\d+(\.\d+)?%?$/

/** Asks the service as the page itself does. */
const post = (page: Page, path: string, body: object) =>
  page.evaluate(
    async ([address, json]) => {
      const headers = { 'content-type': 'application/json' }
      const answer = await fetch(address, { method: 'POST', headers, body: json })
      if (!answer.ok) throw new Error(`${address} ${answer.status} ${await answer.text()}`)
      return (await answer.json()) as { id: string }
    },
    [path, JSON.stringify(body)] as const,
  )

/** Names and notes by hand, too, and everything that shows the hostile recording: addresses of pages. */
async function hostilePages(page: Page, service: JourneyService): Promise<string[]> {
  const filters = { storeIds: [HOSTILE_NAME] }
  const [{ id: recording }] = (await service.store.listRecordings({ limit: 1, filters })).recordings
  const [{ id: visit }] = (await service.store.listVisits({ limit: 1, filters })).visits
  const { hits } = await service.store.search({ filters })
  const { id: basket } = await post(page, '/v1/baskets', { name: HOSTILE[0], isShared: true })
  for (const [i, { utterance }] of hits.entries()) {
    const { id } = await post(page, '/v1/evidence', { basket, utterance: utterance.id })
    await post(page, `/v1/evidence/${id}`, { note: HOSTILE[i % 5] })
  }
  for (const name of HOSTILE.slice(0, 5)) await post(page, '/v1/saved', { name, path: '/search?q=%3Cb%3E', total: 0 })
  await post(page, '/v1/keys', { role: 'analyst', label: HOSTILE[4] })
  const store = encodeURIComponent(HOSTILE_NAME)
  const views = ['found', 'concepts', 'by', 'changes', 'together', 'drivers'].map((view) => `view=${view}`)
  return [
    ...[
      '/',
      '/visits',
      '/baskets',
      '/repairs',
      '/intake',
      '/help',
      `/repairs?store=${store}`,
      `/visits?store=${store}`,
    ],
    ...['/admin/keys', '/admin/stores', '/admin/devices', '/admin/system', `/admin/stores?store=${store}`],
    ...[`/search?store=${store}`, `/search?store=${store}&by=visit`, `/r/${recording}`, `/baskets/${basket}`],
    ...[`/visits/${encodeURIComponent(visit)}`, ...views.map((view) => `/insights?store=${store}&${view}`)],
    ...[`/insights?store=${store}&view=by&by=store`, `/insights?store=${store}&view=by&by=need`],
    ...HOSTILE.slice(0, 5).map((text) => `/search?q=${encodeURIComponent(text)}&need=${encodeURIComponent(text)}`),
    ...(await graphAddresses(service)),
    ...replayAddresses(),
    ...HOSTILE.slice(0, 5).map((text) => `/s/${encodeURIComponent(text)}`),
  ]
}

/** What the words have done to a page: elements of theirs, a changed title, a page too wide, text turned around beside them. */
const harmIn = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const found: string[] = []
    if (document.title !== '听店') found.push(`the title is ${document.title}`)
    if (document.querySelector('main img, main script, main b, dialog img')) found.push('words have become elements')
    const wide = document.documentElement.scrollWidth - document.documentElement.clientWidth
    if (wide > 0) found.push(`${wide} px too wide`)
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const text = node.textContent ?? ''
      // Characters that isolate in the text itself close what is open within them.
      if (!text.replaceAll(/\u2068[^\u2069]*\u2069/g, '').includes('\u202E')) continue
      let at = node.parentElement
      const isWall = ({ display, unicodeBidi }: CSSStyleDeclaration) =>
        display !== 'inline' || unicodeBidi.startsWith('isolate')
      while (at && !isWall(getComputedStyle(at))) at = at.parentElement
      const beside = (at?.textContent ?? '').split(text).join('').trim()
      if (at?.matches('option, [lang] bdi, bdi')) continue
      if (beside !== '') found.push(`not isolated from “${beside.slice(0, 40)}”: ${at?.outerHTML.slice(0, 160)}`)
    }
    return found
  })

/** Every file that is offered on the page. */
const filesOn = (page: Page): Promise<string[]> =>
  page
    .locator('a[href*=".csv"], a[href*=".xlsx"]')
    .evaluateAll((all) => all.map((one) => one.getAttribute('href') ?? ''))

async function harmInCsv(body: Buffer): Promise<string[]> {
  const rows: string[][] = parse(body, { bom: true, relax_column_count: true })
  const cells = rows.flat()
  if (!cells.some((cell) => HOSTILE.some((text) => cell.includes(text)))) return []
  return cells
    .filter((cell) => COMPUTED.test(cell) && !NUMBER.test(cell))
    .map((cell) => `computes ${cell.slice(0, 60)}`)
}

/** The sheet of a workbook. */
function sheetOf(body: Buffer): Promise<string> {
  return new Promise((resolve, reject) => {
    fromBuffer(body, { lazyEntries: true }, (error, archive) => {
      if (error) return reject(error)
      archive.on('error', reject)
      archive.on('end', () => reject(new Error('no sheet')))
      archive.on('entry', (entry: { fileName: string }) => {
        if (!entry.fileName.endsWith('sheet1.xml')) return archive.readEntry()
        archive.openReadStream(entry as never, (failed, stream) => {
          if (failed) return reject(failed)
          const chunks: Buffer[] = []
          stream.on('data', (chunk: Buffer) => chunks.push(chunk))
          stream.on('end', () => resolve(Buffer.concat(chunks).toString('utf8')))
        })
      })
      archive.readEntry()
    })
  })
}

/** Cells of a workbook say themselves what they are: what is a text is never computed, whatever it begins with. */
async function harmInWorkbook(body: Buffer): Promise<string[]> {
  const sheet = await sheetOf(body)
  const cells = [...sheet.matchAll(/<c( [^>]*?)?(?:\/>|>(.*?)<\/c>)/gs)]
  const full = cells.filter(([, , content]) => content !== undefined)
  const untold = full.filter(([, attributes = '', content = '']) => {
    return content.includes('<is>') !== attributes.includes('t="inlineStr"') || !/^<(is|v)>/.test(content)
  })
  return [
    ...(full.length === 0 ? ['has no cells'] : []),
    ...(/<f[ >]/.test(sheet) ? ['holds a formula'] : []),
    ...untold.map(([cell]) => `is no text and no number: ${cell.slice(0, 100)}`),
  ]
}

async function doNoHarm(browser: Browser, service: JourneyService, viewport: typeof WIDE): Promise<void> {
  const { secret } = await service.keyOf('admin')
  const { page, context, faults } = await person(browser, service.address, viewport)
  await logIn(page, secret)
  const found: string[] = []
  const files = new Set<string>()
  let shown = 0
  for (const path of await hostilePages(page, service)) {
    await page.goto(path)
    await settled(page).catch((error: unknown) => assert.fail(`${path} does not come to rest: ${String(error)}`))
    shown += await page.evaluate(
      (texts) => texts.filter((text) => document.body.textContent.includes(text)).length,
      HOSTILE,
    )
    found.push(...(await harmIn(page)).map((one) => `${path} ${one}`))
    for (const file of await filesOn(page)) files.add(file)
  }
  assert.ok(shown > 60, `the words were hardly shown: ${shown} times`)
  for (const file of files) {
    const answer = await context.request.get(file)
    assert.equal(answer.status(), 200, file)
    const check = file.includes('.xlsx') ? harmInWorkbook : harmInCsv
    found.push(...(await check(await answer.body())).map((one) => `${file} ${one}`))
  }
  assert.ok(files.size >= 8, `few files: ${[...files].join(' ')}`)
  assert.deepEqual([...found, ...faults], [])
  await context.close()
}

export const HARM: Journey[] = [WIDE, NARROW].map((viewport) => ({
  name: `harm: hostile words do none on any page or in any file, ${viewport.width} px`,
  run: (browser, service) => doNoHarm(browser, service, viewport),
}))
