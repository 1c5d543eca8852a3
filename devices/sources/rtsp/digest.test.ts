import { describe, expect, test } from 'vitest'
import { createAuthorization, type Asking } from './digest.ts'

const asking: Asking = { user: 'Mufasa', password: 'Circle Of Life', method: 'GET', url: '/dir/index.html' }

describe('answers to challenges', () => {
  test('as RFC 2617, section 3.5, has them', () => {
    const authorization = createAuthorization('0a4f113b')
    const challenge =
      'Digest realm="testrealm@host.com", qop="auth,auth-int", nonce="dcd98b7102dd2f0e8b11d0f600bfb0c093", opaque="5ccc069c403ebaf9f0171e9517f40e41"'
    expect(authorization.take([challenge])).toBe('wanted')
    const answer = authorization.answer(asking)
    expect(answer).toContain('response="6629fae49393a05397450978507c4ef1"')
    expect(answer).toContain('nc=00000001')
    expect(authorization.answer(asking)).toContain('nc=00000002')
  })

  test('as RFC 7616, section 3.9.1, has them, and SHA-256 before MD5 before Basic', () => {
    const authorization = createAuthorization('f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ')
    const rest =
      'realm="http-auth@example.org", qop="auth, auth-int", nonce="7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v", opaque="FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS"'
    authorization.take([`Basic realm="x"`, `Digest ${rest}, algorithm=MD5`, `Digest ${rest}, algorithm=SHA-256`])
    expect(authorization.answer({ ...asking, password: 'Circle of Life' })).toContain(
      '753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1',
    )
  })

  test('without qop, as older cameras speak', () => {
    const authorization = createAuthorization('c')
    authorization.take(['digest nonce=abc,realm="a, b"'])
    expect(authorization.answer(asking)).toMatch(/realm="a, b", nonce="abc".*response="[0-9a-f]{32}"$/)
  })

  test('Basic where nothing better is offered', () => {
    const authorization = createAuthorization('c')
    expect(authorization.answer(asking)).toBeUndefined()
    authorization.take(['Basic realm="camera"'])
    expect(authorization.answer(asking)).toBe(`Basic ${Buffer.from('Mufasa:Circle Of Life').toString('base64')}`)
  })

  test('what is stale may be asked again, what is unknown not', () => {
    const authorization = createAuthorization('c')
    expect(authorization.take(['Digest nonce="1", stale=TRUE'])).toBe('stale')
    for (const challenge of [[], ['NTLM'], ['Digest realm="x"'], ['Digest nonce="1", algorithm=WHIRLPOOL']])
      expect(createAuthorization('c').take(challenge)).toBe('unknown')
  })
})
