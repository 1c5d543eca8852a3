/** Reads published weights from `sourceDir` and writes what the engine opens to `outDir`. */
export type Builder = (
  sourceDir: string,
  outDir: string,
  options?: { onProgress?: (fraction: number) => void },
) => Promise<void>

export type BuildStep = 'whisper-onnx' | 'encoder-onnx'

/**
 * Steps that turn published files into graphs. Raise `version` whenever the step writes something different: folders of an
 * older version are then built again from the published files, without a download.
 */
export const BUILDERS: Record<BuildStep, { version: number; load: () => Promise<Builder> }> = {
  'whisper-onnx': { version: 7, load: async () => (await import('./whisper/build.ts')).buildWhisper },
  'encoder-onnx': { version: 1, load: async () => (await import('./encoder/build.ts')).buildEncoder },
}
