import { describe, expect, test } from 'vitest'
import { audioTracksOf, controlUrl } from './sdp.ts'

const CAMERA = [
  'v=0\r\no=- 1 1 IN IP4 10.0.0.9\r\ns=Media\r\na=control:rtsp://10.0.0.9/live/',
  'm=video 0 RTP/AVP 96\r\na=rtpmap:96 H265/90000\r\na=control:trackID=1',
  'm=audio 0 RTP/AVP 8 0 13\r\na=control:trackID=2\r\na=recvonly',
  'm=audio 0 RTP/AVP 97\r\na=rtpmap:97 mpeg4-generic/16000\r\na=fmtp:97 streamtype=5; Mode=AAC-hbr; sizeLength=13; config=1408',
  'm=audio 0 RTP/AVP 98\r\na=rtpmap:98 L16/44100/2\r\na=sendonly\r\n',
].join('\r\n')

describe('tracks of sound', () => {
  test('each form of each, and nothing of video', () => {
    const tracks = audioTracksOf(CAMERA)
    expect(tracks.map(({ encoding, clockRate, channels }) => [encoding, clockRate, channels])).toEqual([
      ['PCMA', 8000, 1],
      ['PCMU', 8000, 1],
      ['MPEG4-GENERIC', 16_000, 1],
      ['L16', 44_100, 2],
    ])
    expect(tracks.map(({ control }) => control)).toEqual(['trackID=2', 'trackID=2', undefined, undefined])
    expect(tracks.map(({ comfortNoiseType }) => comfortNoiseType)).toEqual([13, 13, undefined, undefined])
    expect(tracks.map(({ isBackchannel }) => isBackchannel)).toEqual([false, false, false, true])
    expect(tracks[2].parameters.get('sizelength')).toBe('13')
  })

  test.each([
    '',
    'nothing',
    'm=audio',
    'm=audio 0 RTP/AVP x 999 -1',
    'a=rtpmap:8 PCMA/0',
    CAMERA.replaceAll('audio', 'text'),
  ])('%j has none', (sdp) => expect(audioTracksOf(sdp)).toEqual([]))

  test('bare line feeds, blanks and letters of either case are borne', () => {
    const sdp = ' M=AUDIO 0 RTP/AVP 100\nA=RTPMAP: 100 pcma/8000/1\na=control:  x \n'
    expect(audioTracksOf(sdp)).toMatchObject([{ payloadType: 100, encoding: 'PCMA', control: 'x' }])
  })
})

test.each([
  ['rtsp://c/live/', 'trackID=2', 'rtsp://c/live/trackID=2'],
  ['rtsp://c/live', 'trackID=2', 'rtsp://c/live/trackID=2'],
  ['rtsp://c/live', '/trackID=2', 'rtsp://c/live/trackID=2'],
  ['rtsp://c/live', 'rtsp://c/other', 'rtsp://c/other'],
  ['rtsp://c/live', '*', 'rtsp://c/live'],
  ['rtsp://c/live', undefined, 'rtsp://c/live'],
])('below %j, %j is %j', (base, control, wanted) => expect(controlUrl(base, control)).toBe(wanted))
