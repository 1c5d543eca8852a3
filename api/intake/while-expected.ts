import type { BlobLedger } from '../../engine/store/blob-types.ts'

/** Runs `fn`, which gives content its name and an owner, while nobody else may remove it. */
export async function whileExpected<T>(
  store: Pick<BlobLedger, 'expectBlob' | 'settleBlob'>,
  sha256: string,
  fn: () => Promise<T>,
): Promise<T> {
  const arrival = await store.expectBlob(sha256)
  try {
    return await fn()
  } finally {
    // Where it cannot be said (a full disk), it is over by itself after ten minutes.
    await store.settleBlob(arrival).catch(() => undefined)
  }
}
