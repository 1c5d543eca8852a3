import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { portOf, rawRequest } from '../testing/raw-request.ts'
import { VISIT, openService, type Service } from '../testing/service.ts'

let service: Service
const open = async (config: Parameters<typeof openService>[0] = {}) => {
  service = await openService({ uploadIdleMs: 200, jsonBodyMs: 1000, ...config })
  return service
}
afterEach(() => service.close())

const DOCUMENT = { id: '1', channel: '问卷', storeId: 'a', at: '2026-11-01T10:00:00Z', text: '太贵了' }
const FORM = ['Content-Type: multipart/form-data; boundary=x']

describe('a body that stalls', () => {
  beforeEach(() => open())

  test.each([
    ['POST /v1/documents', ['Content-Type: application/json', 'Content-Length: 1000'], '{"id":'],
    ['POST /v1/documents', ['Content-Type: application/json', 'Transfer-Encoding: chunked'], '6\r\n{"id":\r\n'],
    ['POST /v1/outcomes', ['Content-Type: application/json', 'Content-Length: 1000'], ''],
    ['PUT /v1/stores/a/hours', ['Content-Type: application/json', 'Content-Length: 1000'], '{'],
    ['POST /v1/recordings?storeId=a', ['Content-Type: audio/wav', 'Content-Length: 1000'], 'RIFF'],
    ['POST /v1/recordings?storeId=a', [...FORM, 'Content-Length: 1000'], '--x\r\n'],
    [
      'POST /v1/recordings?storeId=a',
      [...FORM, 'Content-Length: 1000'],
      '--x\r\nContent-Disposition: form-data; name="storeId"\r\n\r\na\r\n',
    ],
  ])('%s %j is refused with 408 and closed', async (line, headers, body) => {
    const answer = await rawRequest(service.app, { head: [`${line} HTTP/1.1`, ...headers], body: Buffer.from(body) })
    expect(answer).toMatch(/^HTTP\/1\.1 408 /)
    expect(answer).toContain('"UPLOAD_STALLED"')
  })

  test('is no matter to whoever answers without it, and the connection is closed', async () => {
    const lines = [
      ['GET /v1/recordings', 200],
      ['DELETE /v1/recordings/none', 415],
      ['GET /v1/nothing', 404],
      ['POST /v1/documents', 415],
    ] as const
    // Side by side: each waits for the time that a connection is given to end.
    await Promise.all(
      lines.map(async ([line, status]) => {
        const type = line.startsWith('POST') ? ['Content-Type: text/csv'] : []
        const head = [`${line} HTTP/1.1`, ...type, 'Content-Length: 1000']
        const answer = await rawRequest(service.app, { head, body: Buffer.from('x') })
        expect(answer, line).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `))
      }),
    )
  })

  test('that drips is refused when its whole time is over', async () => {
    const { Socket } = await import('node:net')
    const socket = new Socket()
    let answer = ''
    const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()))
    socket.on('data', (chunk) => (answer += chunk.toString()))
    socket.on('error', () => undefined)
    socket.connect(await portOf(service.app), '127.0.0.1')
    socket.write(
      'POST /v1/documents HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 999\r\n\r\n',
    )
    const dripping = setInterval(() => socket.write(' '), 50)
    await closed
    clearInterval(dripping)
    expect(answer).toMatch(/^HTTP\/1\.1 408 /)
  })
})

test('an early refusal reaches a caller that is still sending', async () => {
  await open({ maxUploadBytes: 64 * 1024 ** 2 })
  const port = await portOf(service.app)
  for (let i = 0; i < 5; i++) {
    const response = await fetch(`http://127.0.0.1:${port}/v1/recordings?storeId=a&pack=bakery`, {
      method: 'POST',
      headers: { 'content-type': 'audio/wav' },
      body: new Uint8Array(8 * 1024 ** 2),
    })
    expect(response.status).toBe(404)
    expect(await response.json()).toMatchObject({ error: { code: 'PACK_UNKNOWN' } })
  }
})

test('one key has only so many requests open at one time; when they are over, it may ask again', async () => {
  // None of them ends by itself: those that are open are open however long the others take to come.
  await open({ openRequestsPerKey: 3, uploadIdleMs: 600_000, jsonBodyMs: 600_000 })
  const head = ['POST /v1/documents HTTP/1.1', 'Content-Type: application/json', 'Content-Length: 2']
  const hungUp = new AbortController()
  const refused: string[] = []
  const answers = Array.from({ length: 8 }, () => rawRequest(service.app, { head, hangUp: hungUp.signal }))
  for (const answer of answers) void answer.then((text) => text !== '' && refused.push(text.slice(9, 12)))
  await expect.poll(() => refused).toEqual(Array(5).fill('429'))
  expect((await service.app.inject('/v1/recordings')).statusCode).toBe(429)
  hungUp.abort()
  expect((await Promise.all(answers)).filter((text) => text === '')).toHaveLength(3)
  const status = async () => (await service.app.inject('/v1/recordings')).statusCode
  await expect.poll(status).toBe(200)
})

describe('JSON', () => {
  beforeEach(() => open({ uploadIdleMs: 30_000 }))
  const post = (payload: Buffer | string, type = 'application/json') =>
    service.app.inject({ method: 'POST', url: '/v1/documents', payload, headers: { 'content-type': type } })
  const json = JSON.stringify(DOCUMENT)

  test.each<[string, Buffer | string, string | undefined, number]>([
    ['in UTF-8', json, undefined, 200],
    ['with a charset', json, 'application/json; charset=utf-8', 200],
    ['with a mark at its head', `\ufeff${json}`, undefined, 200],
    [
      'with bytes of another encoding',
      Buffer.concat([Buffer.from(json.slice(0, -2)), Buffer.from([0xcc, 0xab, 0xb9, 0xf3]), Buffer.from('"}')]),
      undefined,
      400,
    ],
    ['cut within a character', Buffer.from(json).subarray(0, Buffer.from(json).length - 3), undefined, 400],
    ['in UTF-16', Buffer.from(json, 'utf16le'), undefined, 400],
    ['that is none', '{', undefined, 400],
    ['empty', '', undefined, 400],
    ['too large', `{"id":"${'x'.repeat(1024 ** 2)}"}`, undefined, 413],
    ['nested too deeply', '['.repeat(40), undefined, 400],
    ['that would change a prototype', '{"__proto__":{}}', undefined, 400],
  ])('%s', async (_name, payload, type, status) => {
    const response = await post(payload, type)
    expect(response.statusCode).toBe(status)
    if (status >= 400) expect(response.json()).toMatchObject({ error: { message: expect.any(String) as string } })
  })
})

describe('a query', () => {
  beforeEach(() => open())
  test.each([
    ['q=%E5%A4%AA%E8%B4%B5', 200],
    ['q=50%', 200],
    ['q=50%25', 200],
    ['q=%CC%AB%B9%F3', 400],
    ['q=%E5%A4', 400],
  ])('%s: %i', async (query, status) => {
    const response = await service.app.inject(`/v1/search?${query}`)
    expect(response.statusCode).toBe(status)
  })
})

describe('the one form of all errors', () => {
  beforeEach(() => open())
  const Form = {
    error: {
      code: expect.any(String) as string,
      message: expect.any(String) as string,
      messageEn: expect.any(String) as string,
      detail: expect.any(Object) as object,
    },
  }

  test.each([
    ['/v1/recordings/%E0%A4%A', 400],
    ['/%', 400],
    ['/v1/recordings/%zz', 400],
    [`/v1/recordings/${'x'.repeat(200)}`, 400],
    ['/v1/nothing', 404],
    ['/docs/nothing.js', 404],
  ])('%s', async (url, status) => {
    const response = await service.app.inject({ url })
    expect(response.json()).toEqual(Form)
    expect(response.statusCode).toBe(status)
  })

  test.each([
    ['headers too long', ['GET / HTTP/1.1', `X: ${'x'.repeat(40_000)}`], 431],
    ['no HTTP', ['hello there'], 400],
    ['a body of no length', ['POST /v1/documents HTTP/1.1', 'Content-Length: abc'], 400],
  ])('%s', async (_name, head, status) => {
    const answer = await rawRequest(service.app, { head })
    expect(answer).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `))
    expect(JSON.parse(answer.slice(answer.indexOf('\r\n\r\n')))).toEqual(Form)
  })
})

describe('content types', () => {
  beforeEach(() => open())
  test.each([
    ['audio/wav', 202],
    ['Audio/X-Wav', 202],
    ['audio/webm;codecs=opus', 202],
    ['audio/wav; charset=binary', 202],
    ['application/octet-stream', 202],
    ['application/octet-stream; charset=binary', 202],
    ['application/octet-stream;x=1 ; y=2', 202],
    ['application/ogg', 202],
    ['application/ogg; codecs=vorbis', 202],
    ['video/mp4', 202],
    ['text/plain', 415],
    ['application/json-seq', 415],
    ['application/x-www-form-urlencoded', 415],
    ['application/octet-streams', 415],
    ['nonsense', 415],
  ])('%s: %i', async (type, status) => {
    const response = await service.upload(VISIT, { storeId: 'a' }, { 'content-type': type })
    expect(response.statusCode).toBe(status)
  })
})

test('HEAD answers as GET, without a body', async () => {
  await open()
  const urls = ['/v1/recordings', '/v1/jobs', '/v1/search?q=x', '/v1/stores', '/health', '/health/live', '/docs/json']
  for (const url of urls) {
    const [get, head] = [await service.app.inject(url), await service.app.inject({ method: 'HEAD', url })]
    expect([head.statusCode, head.headers['content-type']], url).toEqual([get.statusCode, get.headers['content-type']])
    expect(head.rawPayload.length, url).toBe(0)
  }
})
