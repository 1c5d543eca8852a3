/**
 * Pictures of every page of the console, full ones, empty ones and ones that went wrong, for somebody to look at:
 *
 *   npx tsx scripts/check/console/pictures.ts FOLDER [PART…]     only addresses that have one of these in them
 */
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { NARROW, WIDE, findChromium, launch, logIn, person, settled } from './browser.ts'
import { addresses } from './every-page.ts'
import { startService } from './service.ts'

const [folder, ...parts] = process.argv.slice(2)
const path = findChromium()
if (folder === undefined || path === undefined) {
  console.error(
    path === undefined ? 'no Chromium: apt-get install chromium fonts-noto-cjk' : 'usage: pictures.ts FOLDER [PART…]',
  )
  process.exit(2)
}
await mkdir(folder, { recursive: true })
const service = await startService()
const browser = await launch(path)
const wanted = (await addresses(service)).filter(
  (one) => parts.length === 0 || parts.some((part) => one.includes(part)),
)

for (const viewport of [WIDE, NARROW]) {
  const { secret } = await service.keyOf('admin')
  const { page, context } = await person(browser, service.address, viewport)
  await page.goto('/login')
  await page.screenshot({ path: join(folder, `login-${viewport.width}.png`) })
  await logIn(page, secret)
  for (const [at, address] of wanted.entries()) {
    await page.goto(address)
    await settled(page)
    const name = decodeURIComponent(address).replaceAll(/[^\p{L}\p{N}=]+/gu, '_')
    const file = `${String(at).padStart(2, '0')}${name}-${viewport.width}.png`
    await page.screenshot({ path: join(folder, file), fullPage: true })
    console.log(file)
  }
  await context.close()
}
await browser.close()
await service.close()
