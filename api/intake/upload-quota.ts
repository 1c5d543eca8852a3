import { AppError } from '../../engine/errors.ts'

const DAY_MS = 24 * 3600 * 1000

/** An upload under way. */
export interface QuotaShare {
  /** Bytes that it may still have. */
  leftBytes: number
  /** Counts what was kept of it; 0 for nothing. */
  end(keptBytes: number): void
}

/** Counts what each key keeps on the disk within a day (24 hours from its first upload). In memory: a restart begins anew. */
export function createUploadQuota(bytesPerDay: number, now: () => number = Date.now) {
  const days = new Map<string, { bytes: number; since: number }>()
  const dayOf = (who: string) => {
    for (const [other, { since }] of days) if (now() - since >= DAY_MS) days.delete(other)
    const day = days.get(who) ?? { bytes: 0, since: now() }
    days.set(who, day)
    return day
  }
  return {
    /**
     * @param announcedBytes - what the upload says it will bring; 0 where it does not say
     * @throws AppError UPLOAD_QUOTA
     */
    begin(who: string, announcedBytes: number): QuotaShare {
      const day = dayOf(who)
      if (day.bytes + announcedBytes > bytesPerDay || day.bytes >= bytesPerDay)
        throw quotaError(bytesPerDay, day.since + DAY_MS - now())
      day.bytes += announcedBytes
      return {
        leftBytes: bytesPerDay - day.bytes + announcedBytes,
        end: (keptBytes) => {
          day.bytes = Math.max(0, day.bytes + keptBytes - announcedBytes)
        },
      }
    },
  }
}

export type UploadQuota = ReturnType<typeof createUploadQuota>

function quotaError(bytesPerDay: number, retryAfterMs: number): AppError {
  return new AppError('UPLOAD_QUOTA', { detail: { bytesPerDay, retryAfterMs } })
}
