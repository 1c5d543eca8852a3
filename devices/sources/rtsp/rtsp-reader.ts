import { createByteQueue } from './byte-queue.ts'

/** What a camera sends over its one connection: answers and requests in text, and packets between them (RFC 2326, section 10.12). */
export type RtspPiece =
  | { kind: 'answer'; status: number; headers: RtspHeaders; body: Buffer }
  | { kind: 'request'; method: string; headers: RtspHeaders }
  | { kind: 'packet'; channel: number; payload: Buffer }

/** By name in lower case, in the order they came. */
export type RtspHeaders = ReadonlyMap<string, readonly string[]>

/** Bears what cameras really send: bare line feeds, HTTP for RTSP, missing reasons, folded and broken headers, bytes of nobody. Never throws. */
export interface RtspReader {
  push(bytes: Uint8Array): RtspPiece[]
  /** A message whose announced body did not come whole, as far as it came. */
  flush(): RtspPiece[]
}

const DOLLAR = 0x24
const PACKET_HEADER_BYTES = 4
/** Channels of a session have small numbers, and RTP and RTCP begin with the bits 10. */
const MOST_CHANNELS = 32
const MAX_LINE_BYTES = 4096
const MAX_HEAD_BYTES = 64 * 1024
/** Descriptions of cameras have a few kilobytes. */
const MAX_BODY_BYTES = 1024 ** 2
const ANSWER = /^(?:RTSP|HTTP)\/\d+(?:\.\d+)? *(\d{3})/i
const REQUEST = /^([A-Z_]{3,20}) +\S/
/** What the first bytes of a message look like. */
const BEGINNING = /^[A-Z_]{1,20}(?:[ /]|$)/i
const LONGEST_BEGINNING = 21
const BLANKS = new Set([0, 9, 10, 13, 32])

type Head = (Omit<Extract<RtspPiece, { kind: 'answer' }>, 'body'> | Extract<RtspPiece, { kind: 'request' }>) & {
  bodyBytes: number
}

export function createRtspReader(): RtspReader {
  const queue = createByteQueue()
  let head: Head | undefined
  /** Bytes at the front that hold no line end, and, where a head has begun, none of its ends: nothing is looked at twice. */
  let [searched, headSearched] = [0, 0]
  /** Bytes of nobody came: what looks like a packet must look more like one. */
  let isLost = false

  function take(count: number): Buffer {
    const bytes = Buffer.from(queue.peek().subarray(0, count))
    queue.drop(count)
    searched = Math.max(0, searched - count)
    headSearched = 0
    return bytes
  }

  function whole(message: Head, body: Buffer): RtspPiece {
    head = undefined
    if (message.kind === 'request') return { kind: 'request', method: message.method, headers: message.headers }
    return { kind: 'answer', status: message.status, headers: message.headers, body }
  }

  function pass(count: number): 'again' {
    take(count)
    isLost = true
    return 'again'
  }

  function takePacket(bytes: Buffer): RtspPiece | 'again' | undefined {
    if (bytes.length < PACKET_HEADER_BYTES + 1) return undefined
    const isPlausible = bytes[1] < MOST_CHANNELS && bytes[PACKET_HEADER_BYTES] >> 6 === 2
    if (isLost && !isPlausible) return pass(bytesOfNobody(bytes))
    const length = PACKET_HEADER_BYTES + bytes.readUInt16BE(2)
    if (bytes.length < length) return undefined
    isLost = false
    const packet = take(length)
    return { kind: 'packet', channel: packet[1], payload: packet.subarray(PACKET_HEADER_BYTES) }
  }

  function takeHead(bytes: Buffer): 'again' | undefined {
    const lineEnd = bytes.indexOf(10, searched)
    searched = lineEnd < 0 ? bytes.length : lineEnd
    if (lineEnd < 0 && bytes.length <= MAX_LINE_BYTES) return undefined
    if (lineEnd < 0 || lineEnd > MAX_LINE_BYTES || !isFirstLine(bytes, lineEnd)) return pass(bytesOfNobody(bytes))
    const end = endOfHead(bytes, Math.max(lineEnd, headSearched - 2))
    headSearched = bytes.length
    if (end < 0 && bytes.length <= MAX_HEAD_BYTES) return undefined
    if (end < 0) return pass(bytes.length)
    head = parseHead(take(end).toString('utf8'))
    isLost = false
    return 'again'
  }

  function next(): RtspPiece | 'again' | undefined {
    const bytes = queue.peek()
    if (head !== undefined) return bytes.length < head.bodyBytes ? undefined : whole(head, take(head.bodyBytes))
    if (bytes.length === 0) return undefined
    if (bytes[0] === DOLLAR) return takePacket(bytes)
    if (BLANKS.has(bytes[0])) {
      take(blanksOf(bytes))
      return 'again'
    }
    return BEGINNING.test(bytes.toString('latin1', 0, LONGEST_BEGINNING)) ? takeHead(bytes) : pass(bytesOfNobody(bytes))
  }

  return {
    push: (bytes) => {
      queue.push(bytes)
      const pieces: RtspPiece[] = []
      for (let piece = next(); piece !== undefined; piece = next()) if (piece !== 'again') pieces.push(piece)
      return pieces
    },
    flush: () => (head === undefined ? [] : [whole(head, take(queue.peek().length))]),
  }
}

function blanksOf(bytes: Buffer): number {
  const count = bytes.findIndex((byte) => !BLANKS.has(byte))
  return count < 0 ? bytes.length : count
}

/** How many bytes at the front can begin nothing: all up to what may be a packet, or an R of RTSP or H of HTTP. */
function bytesOfNobody(bytes: Buffer): number {
  for (let at = 1; at < bytes.length; at++)
    if (bytes[at] === DOLLAR || bytes[at] === 0x52 || bytes[at] === 0x48) return at
  return bytes.length
}

function isFirstLine(bytes: Buffer, lineEnd: number): boolean {
  const beginning = bytes.toString('latin1', 0, Math.min(lineEnd, 64))
  if (ANSWER.test(beginning)) return true
  return (
    REQUEST.test(beginning) && /RTSP\/\d\.\d\s*$/.test(bytes.toString('latin1', Math.max(0, lineEnd - 16), lineEnd))
  )
}

/** Where the empty line after a head ends; −1 before it has come. */
function endOfHead(bytes: Buffer, from: number): number {
  const ends = ['\n\r\n', '\n\n'].map((mark) => ({ at: bytes.indexOf(mark, from, 'latin1'), mark }))
  const found = ends.filter(({ at }) => at >= 0).sort((a, b) => a.at - b.at)
  return found.length === 0 ? -1 : found[0].at + found[0].mark.length
}

function parseHead(text: string): Head | undefined {
  const [first, ...lines] = text.split('\n').map((line) => line.replace(/\r$/, ''))
  const headers = parseHeaders(lines)
  const length = Number(headers.get('content-length')?.[0] ?? 0)
  const bodyBytes = Number.isInteger(length) && length > 0 && length <= MAX_BODY_BYTES ? length : 0
  const answer = ANSWER.exec(first)
  if (answer !== null) return { kind: 'answer', status: Number(answer[1]), headers, bodyBytes }
  const request = REQUEST.exec(first)
  return request === null ? undefined : { kind: 'request', method: request[1], headers, bodyBytes }
}

function parseHeaders(lines: readonly string[]): RtspHeaders {
  const headers = new Map<string, string[]>()
  let last: string[] | undefined
  for (const line of lines) {
    const colon = line.indexOf(':')
    if (/^[ \t]/.test(line) && last !== undefined) last.push(`${last.pop() ?? ''} ${line.trim()}`)
    else if (colon > 0) {
      const name = line.slice(0, colon).trim().toLowerCase()
      last = headers.get(name) ?? []
      last.push(line.slice(colon + 1).trim())
      headers.set(name, last)
    }
  }
  return headers
}
