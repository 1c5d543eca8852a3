import type { CaptureSource } from '../capture-source.ts'
import { gated } from '../capture/gate.ts'
import { createLoudnessGuess } from '../capture/loudness-guess.ts'
import type { SoundCodec } from '../capture/recorder.ts'
import type { AgentFile } from '../settings/agent-schema.ts'
import type { ArraySettings } from '../sources/array.ts'
import type { SourceSettings } from '../sources/open-source.ts'

/** Loaded when it is wanted: the encoder is the largest part of an agent that has it. */
export async function codecOf(
  { codec, opusKbps }: AgentFile,
  { format }: CaptureSource,
): Promise<SoundCodec | undefined> {
  if (codec !== 'opus') return undefined
  return (await import('../capture/opus-codec.ts')).createOpusCodec(format, { kbps: opusKbps })
}

/** What was taken of a watched folder is noted in the agent's own. */
export function sourceSettings({ source }: AgentFile, folder: string): SourceSettings {
  return source.kind === 'folder' ? { ...source, stateDir: `${folder}/taken` } : source
}

/**
 * Channels of what is captured that ought to hear something: not what a loudspeaker plays, nor what a chip has made of the others.
 *
 * @returns undefined where the array is not known here, or has no bare microphone: then all of them
 */
export async function microphonesOf(
  { source }: AgentFile,
  { format }: CaptureSource,
  array: string | undefined,
): Promise<readonly number[] | undefined> {
  if (array === undefined) return undefined
  const { readChannelUse } = await import('../../engine/audio/array-profile.ts')
  try {
    const use = await readChannelUse(array)
    const { channels, keep } = source as Partial<ArraySettings>
    const isChosen = channels !== undefined && keep !== undefined
    const { mics } = use(isChosen ? channels : format.channels)
    const kept = isChosen ? keep.flatMap((channel, place) => (mics.includes(channel) ? [place] : [])) : mics
    return kept.length > 0 ? kept : undefined
  } catch {
    return undefined
  }
}

/** What is captured of a source: its channels named, and where the settings say so only what somebody may have said. */
export function captureOf(source: CaptureSource, settings: AgentFile, array: string | undefined): CaptureSource {
  return withGate(withArray(source, array), settings)
}

const withArray = (source: CaptureSource, array: string | undefined): CaptureSource =>
  array === undefined ? source : { ...source, format: { ...source.format, array } }

/** On batteries and metered lines only what somebody may have said is kept. */
function withGate(source: CaptureSource, { capture, gate }: AgentFile): CaptureSource {
  if (capture !== 'gate') return source
  return gated(source, () => createLoudnessGuess(source.format), gate)
}
