import type { SourceTrouble } from '../../capture-source.ts'
import type { Clock, Link, Random } from '../../ports.ts'
import { readRtcp, writeReceiverReport, type SenderReport } from './rtcp.ts'
import { parseRtp, type RtpPacket } from './rtp.ts'
import type { Received } from './rtp-order.ts'
import { createRtspTalk, type RtspAnswer, type RtspTalk } from './rtsp-talk.ts'
import type { RtspAddress } from './rtsp-address.ts'
import { audioTracksOf, controlUrl, type AudioTrack } from './sdp.ts'

export type RtspTrouble = Pick<SourceTrouble, 'code' | 'wanted'>

/** The sound of a camera, and nothing else of it. */
export interface RtspSession {
  track: AudioTrack
  /** Packets of the track with the boot-time clock at which they came. Ends when the connection does, or when nothing comes any more. */
  packets(): AsyncGenerator<{ packet: RtpPacket; monoMs: number }>
  /** Bytes that came and were not of the track: a camera was not asked for any. */
  strayBytes(): number
  close(): Promise<void>
}

/** Forms of sound that can be decoded, best first where a camera offers several. */
export const ENCODINGS = ['L16', 'MPEG4-GENERIC', 'PCMA', 'PCMU']
/** No sound for so long: it is gone, whatever the connection says, … */
const SILENT_MS = 10_000
/** … or its microphone is, where its reports still come: cameras whose clocks part fall silent (AlexxIT/go2rtc#2303). */
const ONLY_REPORTS_MS = 30_000
const REPORT_MS = 5000
const TICK_MS = 1000
/** Of a session whose camera does not say (RFC 2326, section 12.37). */
const TIMEOUT_SECONDS = 60

/**
 * Asks a camera for its sound and for nothing else: no other track is ever set up.
 *
 * @param received - what came so far, for the camera's reports
 */
export async function openRtspSession(
  ports: { clock: Clock; random: Random },
  link: Link,
  address: RtspAddress,
  received: () => Received,
): Promise<RtspSession | RtspTrouble> {
  const talk = createRtspTalk(ports, link, address)
  const options = await talk.ask('OPTIONS', address.url)
  if (options === undefined) return { code: 'camera-silent' }
  const described = await talk.ask('DESCRIBE', address.url, { Accept: 'application/sdp' })
  if (described?.status !== 200) return troubleOf(described)
  const track = chooseTrack(audioTracksOf(described.body.toString('utf8')))
  if ('code' in track) return track
  const base = headerOf(described, 'content-base') || headerOf(described, 'content-location') || address.url
  const setUp = await talk.ask('SETUP', controlUrl(withoutPassword(base), track.control), {
    Transport: 'RTP/AVP/TCP;unicast;interleaved=0-1',
  })
  if (setUp?.status !== 200) return troubleOf(setUp)
  const [session, ...parameters] = headerOf(setUp, 'session').split(';')
  const headers: Record<string, string> = session === '' ? {} : { Session: session.trim() }
  const played = await talk.ask('PLAY', withoutPassword(base), { ...headers, Range: 'npt=0.000-' })
  if (played?.status !== 200) return troubleOf(played)
  const timeout = Number(/timeout *= *(\d{1,5})/i.exec(parameters.join(';'))?.[1] ?? TIMEOUT_SECONDS)
  const channel = Number(/interleaved *= *(\d{1,3})/i.exec(headerOf(setUp, 'transport'))?.[1] ?? 0)
  const isAsked = /GET_PARAMETER/i.test(headerOf(options, 'public'))
  return openStream(ports, talk, {
    ...{ track, channel, headers, received, url: withoutPassword(base) },
    aliveMethod: isAsked ? 'GET_PARAMETER' : 'OPTIONS',
    aliveMs: Math.max(2, timeout / 2.5) * 1000,
  })
}

const headerOf = (answer: RtspAnswer, name: string): string => answer.headers.get(name)?.[0] ?? ''

/** Some cameras repeat an address as they were once told it. */
const withoutPassword = (url: string): string => url.replace(/^(rtsp:\/\/)[^/?]*@/i, '$1')

function troubleOf(answer: RtspAnswer | undefined): RtspTrouble {
  if (answer === undefined) return { code: 'camera-silent' }
  if (answer.status === 401 || answer.status === 403) return { code: 'camera-password' }
  return { code: 'camera-refused', wanted: `RTSP 200, got ${answer.status}` }
}

function chooseTrack(tracks: readonly AudioTrack[]): AudioTrack | RtspTrouble {
  const ranked = tracks
    .filter(({ encoding }) => ENCODINGS.includes(encoding))
    .sort((a, b) => Number(a.isBackchannel) - Number(b.isBackchannel))
  if (ranked.length > 0) return ranked[0]
  const offered = tracks.map(({ encoding }) => encoding).slice(0, 8)
  const got = offered.length === 0 ? 'no audio' : offered.join(', ')
  return { code: 'camera-no-audio', wanted: `${ENCODINGS.join(', ')}; got ${got}`.slice(0, 200) }
}

interface StreamOptions {
  track: AudioTrack
  /** Of the sound; the reports come on the next. */
  channel: number
  headers: Record<string, string>
  received: () => Received
  url: string
  aliveMethod: string
  aliveMs: number
}

function openStream(
  { clock, random }: { clock: Clock; random: Random },
  talk: RtspTalk,
  { track, channel, headers, received, url, aliveMethod, aliveMs }: StreamOptions,
): RtspSession {
  const own = random.bytes(4).readUInt32BE(0)
  let sender: { report: SenderReport; atMs: number } | undefined
  let [heardMs, aliveAtMs, reportAtMs, strayBytes] = [clock.monoMs(), clock.monoMs(), clock.monoMs(), 0]
  let [reportedMs, isAskedAgain, isOver] = [clock.monoMs(), false, false]

  async function keepAlive(): Promise<void> {
    const now = clock.monoMs()
    if (now - aliveAtMs >= aliveMs) {
      aliveAtMs = now
      isAskedAgain = false
      await talk.tell(aliveMethod, url, headers)
    }
    if (now - reportAtMs >= REPORT_MS) {
      reportAtMs = now
      const since = sender === undefined ? 0 : now - sender.atMs
      await talk.sendPacket(channel + 1, writeReceiverReport(own, received(), sender?.report, since))
    }
  }

  async function takeAnswer(answer: RtspAnswer): Promise<void> {
    if (answer.status === 454) isOver = true
    if (answer.status !== 401 || isAskedAgain || talk.takeChallenge(answer) === 'unknown') return
    isAskedAgain = true
    await talk.tell(aliveMethod, url, headers)
  }

  function takeReport(payload: Buffer): void {
    const { report, isGoodbye } = readRtcp(payload)
    reportedMs = clock.monoMs()
    if (report !== undefined) sender = { report, atMs: reportedMs }
    if (isGoodbye) isOver = true
  }

  function isSilent(): boolean {
    const now = clock.monoMs()
    // A camera that leaves silences out may have nothing to say for long.
    if (track.comfortNoiseType !== undefined) return now - Math.max(heardMs, reportedMs) > ONLY_REPORTS_MS
    return now - heardMs > (now - reportedMs > SILENT_MS ? SILENT_MS : ONLY_REPORTS_MS)
  }

  return {
    track,
    strayBytes: () => strayBytes,
    packets: async function* () {
      while (!isOver) {
        const pieces = await talk.next(TICK_MS)
        if (pieces === undefined) return
        for (const piece of pieces) {
          if (piece.kind === 'answer') await takeAnswer(piece)
          else if (piece.channel === channel + 1) takeReport(piece.payload)
          else {
            const packet = piece.channel === channel ? parseRtp(piece.payload) : undefined
            if (packet === undefined) strayBytes += piece.payload.length
            else {
              heardMs = piece.monoMs
              yield { packet, monoMs: piece.monoMs }
            }
          }
        }
        if (isSilent()) return
        await keepAlive()
      }
    },
    close: async () => {
      await talk.tell('TEARDOWN', url, headers)
      talk.close()
    },
  }
}
