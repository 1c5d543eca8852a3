/** One way in which a camera offers its microphone (RFC 4566). */
export interface AudioTrack {
  payloadType: number
  /** Upper case: PCMA, PCMU, L16, MPEG4-GENERIC … */
  encoding: string
  /** Ticks of the time stamps, which for all that we take are samples. */
  clockRate: number
  channels: number
  /** Names in lower case. */
  parameters: ReadonlyMap<string, string>
  /** As written; undefined where the whole presentation has one. */
  control: string | undefined
  /** What the camera would like to hear from us: its loudspeaker. */
  isBackchannel: boolean
  /** Silences may be left out, and are told of by packets of this type (RFC 3389). */
  comfortNoiseType: number | undefined
}

/** Payload types with a fixed meaning (RFC 3551, table 4). */
const STATIC: Record<number, { encoding: string; clockRate: number; channels: number }> = {
  0: { encoding: 'PCMU', clockRate: 8000, channels: 1 },
  8: { encoding: 'PCMA', clockRate: 8000, channels: 1 },
  10: { encoding: 'L16', clockRate: 44_100, channels: 2 },
  11: { encoding: 'L16', clockRate: 44_100, channels: 1 },
  13: { encoding: 'CN', clockRate: 8000, channels: 1 },
}
const MOST_TRACKS = 32

interface Media {
  types: number[]
  formats: Map<number, { encoding: string; clockRate: number; channels: number }>
  parameters: Map<number, Map<string, string>>
  control: string | undefined
  isBackchannel: boolean
}

/** Every form of every audio track, in the camera's order; nothing of video. Never throws. */
export function audioTracksOf(sdp: string): AudioTrack[] {
  const tracks: AudioTrack[] = []
  let media: Media | undefined
  const finish = (): void => void (media !== undefined && tracks.push(...tracksOf(media)))
  for (const line of sdp.split(/[\r\n]+/)) {
    if (/^\s*m=/i.test(line)) {
      finish()
      media = tracks.length < MOST_TRACKS ? newAudio(line) : undefined
    } else if (media !== undefined) readLine(media, line.trim())
  }
  finish()
  return tracks
}

function newAudio(line: string): Media | undefined {
  const [kind, , , ...types] = line.trim().slice(2).trim().split(/\s+/)
  if (kind.toLowerCase() !== 'audio') return undefined
  const numbers = types.slice(0, MOST_TRACKS).map(Number)
  const wanted = numbers.filter((type) => Number.isInteger(type) && type >= 0 && type < 128)
  return { types: wanted, formats: new Map(), parameters: new Map(), control: undefined, isBackchannel: false }
}

function readLine(media: Media, line: string): void {
  const [, name, value = ''] = /^a=([\w-]+)(?::(.*))?$/i.exec(line) ?? []
  switch (name?.toLowerCase()) {
    case 'control':
      media.control = value.trim()
      return
    case 'sendonly':
      media.isBackchannel = true
      return
    case 'rtpmap':
      return readFormat(media, value)
    case 'fmtp':
      return readParameters(media, value)
  }
}

function readFormat({ formats }: Media, value: string): void {
  const [, type, encoding, rate, channels] = /^ *(\d{1,3}) +([\w.-]+)\/(\d{1,7})(?:\/(\d{1,2}))?/.exec(value) ?? []
  const clockRate = Number(rate)
  if (encoding === undefined || clockRate < 1) return
  formats.set(Number(type), { encoding: encoding.toUpperCase(), clockRate, channels: Number(channels ?? 1) })
}

function readParameters({ parameters }: Media, value: string): void {
  const [, type, rest = ''] = /^ *(\d{1,3}) +(.*)$/.exec(value) ?? []
  if (type === undefined) return
  const pairs = rest.split(';').map((pair) => pair.trim().split('='))
  parameters.set(Number(type), new Map(pairs.map(([key, ...of]) => [key.trim().toLowerCase(), of.join('=').trim()])))
}

function tracksOf({ types, formats, parameters, control, isBackchannel }: Media): AudioTrack[] {
  const known = types.map((type) => ({ type, format: formats.get(type) ?? STATIC[type] }))
  const comfortNoiseType = known.find(({ format }) => format?.encoding === 'CN')?.type
  return known.flatMap(({ type, format }) => {
    if (format === undefined || format.encoding === 'CN') return []
    const own = { payloadType: type, ...format, parameters: parameters.get(type) ?? new Map<string, string>() }
    return [{ ...own, control, isBackchannel, comfortNoiseType }]
  })
}

/** The address of a track: its own where it is whole, otherwise below the presentation's. */
export function controlUrl(base: string, control: string | undefined): string {
  if (control === undefined || control === '' || control === '*') return base
  if (/^rtsp:\/\//i.test(control)) return control
  return `${base}${base.endsWith('/') ? '' : '/'}${control.replace(/^\//, '')}`
}
