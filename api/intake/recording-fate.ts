import type { Job } from '../../engine/queue/types.ts'
import type { InsightStore } from '../../engine/store/types.ts'
import type { RecordingFate, SampleSpan } from '../ingest/ledger.ts'

/** What has become of a recording: speech and covered personal data in samples of its own rate, or what it waits for. */
export async function recordingFate(
  {
    store,
    jobOf,
  }: {
    store: Pick<InsightStore, 'getRecording' | 'getUtterances'>
    jobOf: (recordingId: string) => Promise<Pick<Job, 'state'> | undefined>
  },
  recordingId: string,
  rate: number,
): Promise<RecordingFate> {
  if ((await store.getRecording(recordingId)) === undefined) {
    const job = await jobOf(recordingId)
    if (job === undefined || job.state === 'done') return { state: 'deleted' }
    return { state: job.state === 'failed' ? 'failed' : 'waiting' }
  }
  const said = await store.getUtterances(recordingId)
  const span = ({ startMs, endMs }: { startMs: number; endMs: number }): SampleSpan => ({
    from: Math.round((startMs * rate) / 1000),
    to: Math.round((endMs * rate) / 1000),
  })
  return {
    state: 'analysed',
    speech: said.map(span),
    redacted: said.flatMap(({ redactions }) => redactions.map(span)),
  }
}
