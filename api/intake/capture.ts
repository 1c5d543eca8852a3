import Type, { type Static } from 'typebox'
import { literals } from '../schemas/common.ts'
import { keptFileName } from './file-name.ts'
import { rfc3339 } from '../../engine/rfc3339.ts'
import type { StartCertainty } from '../../engine/recording-types.ts'
import type { Consent, DeviceKind } from '../../engine/types.ts'

/** Names of stores, devices and packs: they go into paths, logs and queries of others, so they stay plain. */
export const PLAIN_NAME = '^[\\p{L}\\p{N}][\\p{L}\\p{N}._-]{0,63}$'
/** Packs by name only: a path would let a caller read folders of this machine. */
export const PACK_NAME = '^[a-z][a-z0-9-]{0,31}$'

export const DEVICE_KINDS: readonly DeviceKind[] = ['badge', 'mic-array', 'smart-speaker', 'dialog-robot', 'upload']
/** A recording whose consent was withdrawn is not taken in at all. */
export const CONSENTS: readonly Consent[] = ['notice-only', 'explicit', 'staff-only']

/** What is said about a recording when it comes in. */
export const CaptureFields = Type.Object(
  {
    storeId: Type.String({ pattern: PLAIN_NAME, description: '门店 / store' }),
    deviceId: Type.Optional(Type.String({ pattern: PLAIN_NAME, description: '设备；默认 upload / device' })),
    deviceKind: Type.Optional(literals(DEVICE_KINDS)),
    startedAt: Type.Optional(
      Type.String({
        format: 'date-time',
        description: '录音开始的时间，默认现在 / when the recording began, default now',
      }),
    ),
    consent: Type.Optional(literals(CONSENTS)),
    pack: Type.Optional(Type.String({ pattern: PACK_NAME, description: '行业包，默认 base / pack, default base' })),
    fileName: Type.Optional(
      Type.String({
        maxLength: 1000,
        description: '原文件名；其中的个人信息会隐去 / name of the file; personal data in it is covered',
      }),
    ),
  },
  { additionalProperties: false },
)
export type CaptureFields = Static<typeof CaptureFields>

/** A recording that has been taken in: what the analysis needs to know, and what a job carries. */
export interface Capture extends StartCertainty {
  recordingId: string
  sha256: string
  fileName: string
  storeId: string
  deviceId: string
  deviceKind: DeviceKind
  startedAt: number
  consent: Consent
  pack: string
  /** Microphone array of the device (devices/arrays), where its channels are those of one. */
  array?: string
}

/**
 * Fills in what was not said.
 *
 * @throws AppError INPUT_INVALID - `startedAt` is no moment
 */
export function toCapture(
  fields: CaptureFields,
  content: { sha256: string; recordingId: string },
  now: number,
): Capture {
  return {
    ...content,
    fileName: keptFileName(fields.fileName ?? '') || content.sha256.slice(0, 12),
    storeId: fields.storeId,
    deviceId: fields.deviceId ?? 'upload',
    deviceKind: fields.deviceKind ?? 'upload',
    startedAt: fields.startedAt === undefined ? now : rfc3339('startedAt', fields.startedAt),
    consent: fields.consent ?? 'notice-only',
    pack: fields.pack ?? 'base',
  }
}
