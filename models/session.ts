import { isMainThread } from 'node:worker_threads'
import { InferenceSession, Tensor } from 'onnxruntime-node'

export { Tensor, type InferenceSession }

/**
 * Opens an ONNX model, from a file or from its bytes. The caller releases it (`session.release()`).
 *
 * @param options.threads - threads within one operator; 1 unless told otherwise
 * @throws Error on the main thread: `run()` is synchronous inside, and would leave the event loop deaf while it computes
 */
export async function openSession(
  model: string | Uint8Array,
  options: { threads?: number } = {},
): Promise<InferenceSession> {
  if (isMainThread) {
    throw new Error(
      'openSession() was called on the main thread: ONNX Runtime computes synchronously and would deafen the event loop; call it in a worker thread',
    )
  }
  const settings: InferenceSession.SessionOptions = {
    executionProviders: ['cpu'],
    intraOpNumThreads: options.threads ?? 1,
    interOpNumThreads: 1,
    executionMode: 'sequential',
    // Sound is of every length: an arena keeps the largest buffer of each, the allocator gives them back.
    enableCpuMemArena: false,
    graphOptimizationLevel: 'all',
    logSeverityLevel: 3,
  }
  return typeof model === 'string' ? InferenceSession.create(model, settings) : InferenceSession.create(model, settings)
}
