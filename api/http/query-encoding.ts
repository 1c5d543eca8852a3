import { AppError } from '../../engine/errors.ts'

const LONE_PERCENT = /%(?![0-9a-f]{2})/gi

/**
 * Refuses a query string whose escaped bytes are no UTF-8 (GBK): they must not become words with holes. A sign % that begins no escape
 * stands for itself (`q=50%`).
 *
 * @param url - path and query as they came
 * @throws AppError INPUT_INVALID
 */
export function checkQueryEncoding(url: string): void {
  const at = url.indexOf('?')
  if (at < 0) return
  try {
    decodeURIComponent(url.slice(at + 1).replace(LONE_PERCENT, '%25'))
  } catch (cause) {
    throw new AppError('INPUT_INVALID', {
      detail: { wanted: 'a query in UTF-8', got: 'bytes that are no UTF-8' },
      cause,
    })
  }
}
