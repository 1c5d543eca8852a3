/** A file of a Python project, as a simple index lists it. */
export interface IndexFile {
  filename: string
  url: string
  sha256?: string
}

/** What an index is asked to answer with: JSON (PEP 691) where it can, else HTML (PEP 503). */
export const SIMPLE_ACCEPT =
  'application/vnd.pypi.simple.v1+json, application/vnd.pypi.simple.v1+html;q=0.2, text/html;q=0.1'

/** PEP 503: runs of `-`, `_` and `.` are one dash, letters are small. */
export const normaliseProject = (name: string) => name.replace(/[-_.]+/g, '-').toLowerCase()

/**
 * Files on a project's page of a simple index.
 *
 * @param baseUrl - address the page came from; links may be relative to it
 */
export function parseSimpleIndex(body: string, contentType: string, baseUrl: string): IndexFile[] {
  return contentType.includes('json') ? parseJson(body, baseUrl) : parseHtml(body, baseUrl)
}

function parseJson(body: string, baseUrl: string): IndexFile[] {
  const page = JSON.parse(body) as { files?: { filename: string; url: string; hashes?: { sha256?: string } }[] }
  return (page.files ?? []).map(({ filename, url, hashes }) => ({
    filename,
    url: new URL(url, baseUrl).href,
    ...(hashes?.sha256 && { sha256: hashes.sha256 }),
  }))
}

function parseHtml(body: string, baseUrl: string): IndexFile[] {
  const base = /<base\s[^>]*href\s*=\s*["']([^"']+)["']/i.exec(body)?.[1]
  const from = base ? new URL(unescapeHtml(base), baseUrl).href : baseUrl
  return [...body.matchAll(/<a\s([^>]*)>([\s\S]*?)<\/a>/gi)].flatMap(([, attributes = '', label = '']) => {
    const href = /href\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>]+))/i.exec(attributes)
    if (!href) return []
    const url = new URL(unescapeHtml(href[1] ?? href[2] ?? href[3] ?? ''), from)
    const sha256 = /^#sha256=([0-9a-f]{64})$/i.exec(url.hash)?.[1]?.toLowerCase()
    url.hash = ''
    return [{ filename: unescapeHtml(label).trim(), url: url.href, ...(sha256 && { sha256 }) }]
  })
}

function unescapeHtml(text: string): string {
  const named: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }
  return text.replace(/&(?:#x([0-9a-f]+)|#(\d+)|(\w+));/gi, (all, hex?: string, decimal?: string, name?: string) => {
    if (hex) return String.fromCodePoint(parseInt(hex, 16))
    if (decimal) return String.fromCodePoint(Number(decimal))
    return named[name ?? ''] ?? all
  })
}

/** The wheel of one version, best for any machine first: only data is read from it, so a platform's own wheel serves too. */
export function pickWheel(files: IndexFile[], project: string, version: string): IndexFile | undefined {
  const wheels = files.filter(({ filename }) => {
    const [name, itsVersion] = filename.split('-')
    return (
      filename.endsWith('.whl') && normaliseProject(name ?? '') === normaliseProject(project) && itsVersion === version
    )
  })
  const rank = ({ filename }: IndexFile) => ['-any.whl', 'manylinux', ''].findIndex((part) => filename.includes(part))
  return wheels.sort((a, b) => rank(a) - rank(b))[0]
}
