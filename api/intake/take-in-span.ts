import { Readable } from 'node:stream'
import { wavHeader } from '../../engine/audio/wav-writer.ts'
import type { StartCertainty } from '../../engine/recording-types.ts'
import type { BlobLedger } from '../../engine/store/blob-types.ts'
import type { MadeRecording } from '../ingest/recording-maker.ts'
import type { WallTime } from '../ingest/time-map.ts'
import type { AnalysisJobs } from '../jobs/analysis-jobs.ts'
import type { BlobStore } from './blobs.ts'
import { recordingId } from './recording-id.ts'
import { whileExpected } from './while-expected.ts'

/**
 * Makes a recording of what a device sent: its samples go to the blob store as a WAV file, and its analysis into the queue. Durable when it
 * resolves; the same again is the same recording.
 */
export async function takeInSpan(
  { span, device, startedAt, array, pcmBytes, pcm }: MadeRecording,
  { store, blobs, jobs }: { store: BlobLedger; blobs: BlobStore; jobs: AnalysisJobs },
): Promise<{ recordingId: string }> {
  const header = wavHeader({ sampleRate: span.rate, channels: span.channels }, pcmBytes)
  async function* content(): AsyncGenerator<Buffer> {
    yield header
    yield* pcm()
  }
  const blob = await blobs.stage(Readable.from(content()), { maxBytes: Infinity, idleMs: 60_000 })
  const id = recordingId(device.storeId, blob.sha256)
  const { storeId, kind, name, pack } = device
  const fileName = `${name}-${span.epoch}-${span.fromSeq}.wav`
  const keep = async (): Promise<void> => {
    await blob.keep()
    await jobs.submit({
      ...{ recordingId: id, sha256: blob.sha256, fileName, storeId, deviceId: name, deviceKind: kind, pack },
      ...(array !== undefined && { array }),
      ...{ startedAt: startedAt.atMs, ...certaintyOf(startedAt), consent: 'notice-only' },
    })
  }
  await blobs.exclusively(blob.sha256, () => whileExpected(store, blob.sha256, keep)).finally(() => blob.discard())
  return { recordingId: id }
}

const certaintyOf = ({ quality, bounds }: WallTime): StartCertainty => ({
  timeQuality: quality,
  ...(bounds && { startsFromMs: bounds.fromMs, startsToMs: bounds.toMs }),
})
