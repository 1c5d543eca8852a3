import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { VISIT, openService, wav, type Service } from '../testing/service.ts'

let service: Service
beforeAll(async () => {
  service = await openService()
})
afterAll(() => service.close())

interface Answer {
  jobId: string
  error: { code: string; detail: { problems?: string[] } }
}

async function post(payload: Buffer | string, type = 'multipart/form-data; boundary=x') {
  const response = await service.app.inject({
    method: 'POST',
    url: '/v1/recordings',
    payload,
    headers: { 'content-type': type },
  })
  return { status: response.statusCode, ...response.json<Answer>() }
}

const field = (name: string, value: string) =>
  `--x\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`
const file = (name: string, content: Buffer, headers = '') =>
  Buffer.concat([
    Buffer.from(`--x\r\nContent-Disposition: form-data; name="file"; filename="${name}"\r\n${headers}\r\n`),
    content,
    Buffer.from('\r\n'),
  ])
const form = (...parts: (Buffer | string)[]) => Buffer.concat([...parts, '--x--\r\n'].map((part) => Buffer.from(part)))
const filesKept = async () =>
  (await readdir(join(service.config.dataDir, 'blobs'), { recursive: true, withFileTypes: true })).filter((entry) =>
    entry.isFile(),
  )

describe('a form that is none, or not the one wanted', () => {
  const two = form(field('storeId', 'a'), file('a.wav', wav(50, 3)), file('b.wav', wav(50, 4)))
  test.each([
    ['two files', two, undefined, /one file is wanted/],
    ['no file', form(field('storeId', 'a')), undefined, /a file is required/],
    ['no boundary', 'x', 'multipart/form-data', /no multipart/],
    ['an empty boundary', 'x', 'multipart/form-data; boundary=', /form/],
    ['another boundary', form(file('a.wav', wav(50, 3))), 'multipart/form-data; boundary=y', /form/],
    ['no form at all', 'hello', undefined, /form/],
    ['an empty body', '', undefined, /a file is required/],
    ['parts without headers', '--x\r\n\r\n\r\n--x--\r\n', undefined, /form/],
    [
      'a field twice',
      form(field('storeId', 'a'), field('storeId', 'b'), file('a.wav', wav(50, 3))),
      undefined,
      /twice/,
    ],
    ['a field too long', form(field('storeId', 'a'.repeat(5000)), file('a.wav', wav(50, 3))), undefined, /too long/],
    ['a prototype', form(field('__proto__', 'a'), file('a.wav', wav(50, 3))), undefined, /not allowed/],
    [
      'many fields',
      form(...Array.from({ length: 30 }, (_, i) => field(`f${i}`, '')), file('a.wav', wav(50, 3))),
      undefined,
      /too many/,
    ],
    ['an unknown field', form(field('storeId', 'a'), field('shop', 'b'), file('a.wav', wav(50, 3))), undefined, /./],
  ])('%s', async (_name, payload, type, problem) => {
    const { status, error } = await post(payload, type)
    expect([400, 422]).toContain(status)
    if (error.code !== 'UPLOAD_CUT') expect(error.detail.problems?.join()).toMatch(problem)
    expect(await filesKept()).toEqual([])
  })
})

describe('the name of a file', () => {
  test.each([
    ['plain', '早班.wav', '早班.wav'],
    ['with folders', '../../etc/evening.wav', 'evening.wav'],
    ['with the folders of another system', 'C:\\sounds\\evening.wav', 'evening.wav'],
    ['with what cannot be seen', 'a\u0000b\u202Egpj\u200f\u2066.wav', 'abgpj.wav'],
    ['with a telephone number', '13900000000_20260105.wav', '<手机号>_20260105.wav'],
    ['of bytes that are no UTF-8', '\ufffd\ufffd.wav', '.wav'],
  ])('%s', async (_name, name, kept) => {
    const content = wav(60, name.length + name.charCodeAt(0))
    const response = await service.upload(content, { storeId: 'a', fileName: name })
    const job = await service.jobs.get(response.json<Answer>().jobId)
    expect(job?.capture.fileName).toBe(kept)
  })

  test('is the beginning of the hash where nothing of it is left', async () => {
    const { jobId } = (await service.upload(VISIT, { storeId: 'b', fileName: '\u202e' })).json<Answer>()
    const { capture } = (await service.jobs.get(jobId))!
    expect(capture.fileName).toBe(capture.sha256.slice(0, 12))
  })
})
