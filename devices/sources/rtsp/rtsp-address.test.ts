import { describe, expect, test } from 'vitest'
import { parseRtspAddress } from './rtsp-address.ts'

describe('an address of a camera', () => {
  test.each([
    ['rtsp://10.0.0.9/live', 'tcp://10.0.0.9:554', 'rtsp://10.0.0.9/live', undefined, undefined],
    ['RTSP://cam.shop:8554/a?b=1#x', 'tcp://cam.shop:8554', 'RTSP', undefined, undefined],
    ['rtsp://u:p@10.0.0.9', 'tcp://10.0.0.9:554', 'rtsp://10.0.0.9/', 'u', 'p'],
    ['rtsp://u:a@b:c@cam:1/x', 'tcp://cam:1', 'rtsp://cam:1/x', 'u', 'a@b:c'],
    ['rtsp://u:50%25%2F%@cam/x\n', 'tcp://cam:554', 'rtsp://cam/x', 'u', '50%25%2F%'],
    ['rtsp://%E5%BA%97:%40%23@cam/x', 'tcp://cam:554', 'rtsp://cam/x', '店', '@#'],
    ['rtsp://u@[fe80::1]:554/x', 'tcp://[fe80::1]:554', 'rtsp://[fe80::1]:554/x', 'u', ''],
    ['rtsp://cam/path@1/x', 'tcp://cam:554', 'rtsp://cam/path@1/x', undefined, undefined],
  ])('%j', (text, dial, url, user, password) => {
    const address = parseRtspAddress(text)
    expect(address).toMatchObject({ dial, ...(user !== undefined && { user, password }) })
    expect(address.url.startsWith(url) || url === 'RTSP').toBe(true)
    expect('user' in address).toBe(user !== undefined)
  })

  test.each([
    '',
    'http://u:hush@cam/',
    'rtsp://',
    'rtsp://u:hush@',
    'rtsp://u:hush@cam:0/',
    'rtsp://u:hush@cam:99999/',
  ])('%j is refused, and not shown', (text) => {
    try {
      parseRtspAddress(text)
      expect.unreachable()
    } catch (error) {
      expect(error).toMatchObject({ code: 'CONFIG_INVALID' })
      expect(JSON.stringify(error) + String(error)).not.toContain('hush')
    }
  })
})
