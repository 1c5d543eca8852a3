import type { CaptureSource } from '../capture-source.ts'
import type { DevicePorts } from '../ports.ts'
import type { Log } from './log.ts'
import { createArraySource, type ArraySettings } from './array.ts'
import { createFileSource, type FileSettings } from './file.ts'
import { createFolderSource, type FolderSettings } from './folder.ts'
import { createMicrophoneSource, type MicrophoneSettings } from './microphone.ts'
import { createRtspSource, type RtspSettings } from './rtsp/rtsp-source.ts'
import { createSilenceSource, type SilenceSettings } from './silence.ts'

/** Where sound comes from, as a configuration says it. */
export type SourceSettings =
  ArraySettings | FileSettings | FolderSettings | MicrophoneSettings | RtspSettings | SilenceSettings
export type SourceKind = SourceSettings['kind']

type Factories = {
  [Kind in SourceKind]: (
    ports: DevicePorts,
    settings: Extract<SourceSettings, { kind: Kind }>,
    log?: Log,
  ) => CaptureSource
}

/** Each kind of source and what makes it: another kind is one more line. */
const FACTORIES: Factories = {
  array: createArraySource,
  file: createFileSource,
  folder: createFolderSource,
  microphone: createMicrophoneSource,
  rtsp: createRtspSource,
  silence: createSilenceSource,
}

/**
 * Makes the source that the settings ask for. Nothing is started before it is opened.
 *
 * @throws AppError CONFIG_INVALID - settings that do not go together
 */
export function openSource<Kind extends SourceKind>(
  ports: DevicePorts,
  settings: Extract<SourceSettings, { kind: Kind }>,
  log?: Log,
): CaptureSource {
  return FACTORIES[settings.kind](ports, settings, log)
}
