import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { createHash } from 'node:crypto'
import type { FastifyReply } from 'fastify'
import Type from 'typebox'
import { AppError } from '../../engine/errors.ts'
import { projectRoot } from '../../models/root.ts'
import { PAGES } from '../console/paths.ts'
import type { App } from '../http/typed-app.ts'

/**
 * What the console's pages may do: load scripts, styles, sound and data from this service, and nothing else anywhere; nothing inline. The
 * service speaks HTTP, so it cannot ask for upgrades.
 */
const POLICY = [
  "default-src 'none'",
  ...["script-src 'self'", "style-src 'self'", "img-src 'self' data:", "media-src 'self'", "connect-src 'self'"],
  ...["base-uri 'none'", "form-action 'self'", "frame-ancestors 'none'", "require-trusted-types-for 'script'"],
].join('; ')

const TYPES: Record<string, string> = {
  js: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
  svg: 'image/svg+xml',
}
const ENCODINGS = [
  ['br', '.br'],
  ['gzip', '.gz'],
] as const

interface Asset {
  type: string
  plain: Buffer
  encoded: Partial<Record<'br' | 'gzip', Buffer>>
}

interface Built {
  shell: Buffer
  etag: string
  assets: ReadonlyMap<string, Asset>
}

/**
 * The console's pages: one shell for all of them, and its assets, held in memory: some hundred kilobytes.
 *
 * @param folder - where scripts/build-console.mjs put them
 */
export function consoleRoutes(app: App, folder = join(projectRoot(), 'dist', 'console')): void {
  let built: Built | undefined
  const load = (): Built => {
    built ??= readBuilt(folder)
    if (!built) throw new AppError('NOT_FOUND', { detail: { missing: 'console', remedy: 'npm run setup' } })
    return built
  }
  const config = { rateLimit: false as const, isPage: true as const }
  for (const path of PAGES)
    app.get(path, { schema: { hide: true }, config }, async ({ headers }, reply) => {
      const { shell, etag } = load()
      void reply.headers({
        'content-security-policy': POLICY,
        'referrer-policy': 'same-origin',
        'cache-control': 'no-cache',
        etag,
      })
      if (headers['if-none-match'] === etag) return reply.code(304).send()
      return reply.type('text/html; charset=utf-8').send(shell)
    })
  app.get(
    '/assets/:file',
    {
      schema: { hide: true, params: Type.Object({ file: Type.String({ maxLength: 100 }) }) },
      config: { rateLimit: false },
    },
    async ({ params: { file }, headers }, reply) => {
      const asset = load().assets.get(file)
      if (!asset) throw new AppError('NOT_FOUND', { detail: { file } })
      // Its content is in its name.
      void reply.headers({ 'cache-control': 'public, max-age=31536000, immutable', vary: 'accept-encoding' })
      return sendAsset(asset, headers['accept-encoding'] ?? '', reply)
    },
  )
}

function sendAsset({ type, plain, encoded }: Asset, accepted: string, reply: FastifyReply): FastifyReply {
  const [encoding] = ENCODINGS.find(([name]) => encoded[name] && new RegExp(`\\b${name}\\b`).test(accepted)) ?? []
  if (encoding) void reply.header('content-encoding', encoding)
  return reply.type(type).send(encoding ? encoded[encoding] : plain)
}

/** What scripts/build-console.mjs made; undefined where it was not run. */
function readBuilt(folder: string): Built | undefined {
  if (!existsSync(join(folder, 'index.html'))) return undefined
  const shell = readFileSync(join(folder, 'index.html'))
  const read = (name: string) => readFileSync(join(folder, 'assets', name))
  const names = readdirSync(join(folder, 'assets'))
  const assets = names.flatMap((name): [string, Asset][] => {
    const type = TYPES[name.slice(name.lastIndexOf('.') + 1)]
    if (type === undefined) return []
    const forms = ENCODINGS.filter(([, ending]) => names.includes(name + ending))
    return [
      [
        name,
        {
          type,
          plain: read(name),
          encoded: Object.fromEntries(forms.map(([key, ending]) => [key, read(name + ending)])),
        },
      ],
    ]
  })
  const etag = `"${createHash('sha256').update(shell).digest('hex').slice(0, 16)}"`
  return { shell, etag, assets: new Map(assets) }
}
