import type { InsightStore } from '../../engine/store/types.ts'

/** Whether a recording, or a job that is still to run, needs this audio: two stores may have sent the same content. */
export async function isBlobUsed(reader: InsightStore['reader'], sha256: string): Promise<boolean> {
  const used = await reader.get(
    `SELECT 1 FROM recordings WHERE audio_ref = ?
     UNION ALL SELECT 1 FROM jobs WHERE state IN ('queued', 'running') AND instr(payload, ?) > 0 LIMIT 1`,
    [sha256, sha256],
  )
  return used !== undefined
}
