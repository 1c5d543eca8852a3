// Bundles the console (api/console) into dist/console: assets with their content in their names, each beside its compressed forms, which
// the service sends as they are. Run by the set-up; with --table it prints what each file weighs.
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'
import { build } from 'vite'

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)))
const OUT = join(ROOT, 'dist', 'console')
/** The last browsers of Windows 7, and of a shop's machine that nobody updates. */
const OLDEST_BROWSERS = ['chrome109', 'firefox115', 'safari15.6']

/** Our own modules that a module stands on, each once: what comes with it, without what is imported when it is wanted. */
function withAllBelow(path, found = new Set()) {
  if (found.has(path)) return found
  found.add(path)
  if (!/\.tsx?$/.test(path)) return found
  const imports = readFileSync(path, 'utf8').matchAll(/^(?:import|export)\s(?!type\s)[^;]*?from '(\.[^']+)'/gms)
  for (const [, other] of imports) withAllBelow(join(dirname(path), other), found)
  return found
}
const first = withAllBelow(join(ROOT, 'api', 'console', 'main.tsx'))
first.delete(join(ROOT, 'api', 'console', 'main.tsx'))

rmSync(OUT, { recursive: true, force: true })
await build({
  root: join(ROOT, 'api', 'console'),
  configFile: false,
  logLevel: 'error',
  publicDir: false,
  build: {
    outDir: OUT,
    emptyOutDir: true,
    target: OLDEST_BROWSERS,
    cssTarget: OLDEST_BROWSERS,
    // Nothing inline: the page's policy forbids it.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    // Libraries mark modules for servers that render; none does here.
    rolldownOptions: {
      onwarn: (warning, warn) => warning.code !== 'MODULE_LEVEL_DIRECTIVE' && warn(warning),
      // What every page needs comes in two files, so that the first one is soon there: libraries, and our own.
      output: {
        codeSplitting: {
          groups: [
            {
              name: 'libraries',
              test: /rolldown[\/:]runtime|node_modules\/(react|react-dom|scheduler|wouter|regexparam|mitt|use-sync-external-store|@tanstack)\//,
            },
            { name: 'shared', test: (id) => first.has(id) },
          ],
        },
      },
    },
  },
})
const assets = join(OUT, 'assets')
const rows = readdirSync(assets).map((name) => {
  const content = readFileSync(join(assets, name))
  const gzip = gzipSync(content, { level: 9 })
  const quality = { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY }
  writeFileSync(join(assets, `${name}.gz`), gzip)
  writeFileSync(join(assets, `${name}.br`), brotliCompressSync(content, { params: quality }))
  return { name, bytes: content.length, gzip: gzip.length }
})
if (process.argv.includes('--table')) {
  const kilo = (bytes) => `${(bytes / 1024).toFixed(1)} KB`.padStart(10)
  for (const { name, bytes, gzip } of rows.sort((a, b) => b.gzip - a.gzip))
    process.stdout.write(`${name.padEnd(40)}${kilo(bytes)}${kilo(gzip)} gzip\n`)
  const total = (key) => rows.reduce((sum, row) => sum + row[key], 0)
  process.stdout.write(`${'all'.padEnd(40)}${kilo(total('bytes'))}${kilo(total('gzip'))} gzip\n`)
}
