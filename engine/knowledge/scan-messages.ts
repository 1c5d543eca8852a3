import type { AppError, ErrorCode } from '../errors.ts'
import type { Compared, Scanned } from './preview-scan.ts'

/** What the scanning thread is started with. */
export interface ScanData {
  /** Of the insight store, as `openInsightStore` has it. */
  place: string
  compared: Compared
  /** See `ScanWatch`. */
  most?: number
}

export type FromScan =
  | { kind: 'progress'; utterances: number }
  | { kind: 'touched'; recordingIds: string[] }
  | { kind: 'over'; scanned: Scanned }
  | { kind: 'error'; code: ErrorCode; detail: AppError['detail'] }
