import type { DownloadLimits } from './fetch/download.ts'

/** What fetching and the cache need to know. The configuration of the whole product has these keys and more. */
export interface ModelsConfig {
  /** Folder for downloads and built graphs, outside the repository. */
  cacheDir: string
  /** Simple index of Python packages (PEP 503 / 691). */
  pypiIndex: string
  npmRegistry: string
  hfEndpoint: string
  /** No network at all: only folders and what is installed are asked. */
  offline: boolean
  /** Waits and retries of a download; the defaults are in fetch/download.ts. */
  download?: Partial<DownloadLimits>
}
