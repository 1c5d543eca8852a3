import { join } from 'node:path'
import type { ModelFile, SourceOf } from '../catalogue.ts'
import { download } from './download.ts'
import type { Fetching } from './fetching.ts'

const HF_MIRROR = 'https://hf-mirror.com'
const MODELSCOPE = 'https://www.modelscope.cn'

export interface HubAddress {
  endpoint: string
  addressOf: (path: string) => string
}

/** Where a hub keeps a repository's files; Hugging Face also has a mirror that is near in China. */
export function hubAddresses(
  source: SourceOf<'huggingface'> | SourceOf<'modelscope'>,
  hfEndpoint: string,
): HubAddress[] {
  const below = source.kind === 'modelscope' ? `models/${source.repo}` : source.repo
  const endpoints =
    source.kind === 'modelscope' ? [MODELSCOPE] : [...new Set([hfEndpoint.replace(/\/+$/, ''), HF_MIRROR])]
  return endpoints.map((endpoint) => ({
    endpoint,
    addressOf: (path) => `${endpoint}/${below}/resolve/${source.revision}/${path}`,
  }))
}

/** Downloads the files one by one; the first that fails ends it, what is complete stays for the next source. */
export async function fetchFiles(
  addressOf: (path: string) => string,
  missing: ModelFile[],
  folder: string,
  fetching: Fetching,
): Promise<void> {
  for (const { path, bytes } of missing) {
    await download(addressOf(path), join(folder, path), {
      limits: fetching.limits,
      signal: fetching.signal,
      onProgress: (done, total) => fetching.onProgress(path, done, total ?? bytes),
    })
  }
}
