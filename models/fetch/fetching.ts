import type { DownloadLimits } from './download.ts'

/** One pull under way: what its sources share. */
export interface Fetching {
  /** Folder for packages on their way (wheels, tarballs); kept between calls so that a cut transfer resumes. */
  packages: string
  limits: Partial<DownloadLimits>
  signal?: AbortSignal
  onProgress: (file: string, doneBytes: number, totalBytes?: number) => void
}
