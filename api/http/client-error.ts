import { STATUS_CODES } from 'node:http'
import type { Socket } from 'node:net'
import { AppError, ERROR_KINDS } from '../../engine/errors.ts'
import { errorBody } from './error-body.ts'

/** Header fields too large, RFC 6585. */
const HEADERS_TOO_LARGE = 431

/** Answers what Node could not read as HTTP, in the one form of all errors, and closes. */
export function answerUnreadable(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === 'ECONNRESET' || socket.destroyed) return
  if (socket.writable) socket.write(answerTo(error.code))
  socket.destroySoon()
}

function answerTo(code: string | undefined): string {
  const known = errorOf(code)
  const status = code === 'HPE_HEADER_OVERFLOW' ? HEADERS_TOO_LARGE : ERROR_KINDS[known.code].status
  const body = JSON.stringify(errorBody(known))
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
    'Content-Type: application/json; charset=utf-8',
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Connection: close',
  ]
  return `${head.join('\r\n')}\r\n\r\n${body}`
}

function errorOf(code = ''): AppError {
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') return new AppError('UPLOAD_STALLED')
  if (code === 'HPE_HEADER_OVERFLOW') return new AppError('TOO_LARGE', { detail: { what: 'headers' } })
  return new AppError('INPUT_INVALID', { detail: { wanted: 'HTTP/1.1', reason: code } })
}
