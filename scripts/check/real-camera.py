"""A camera with pictures and sound, by GStreamer: real-camera.py PORT SOUND [USER PASSWORD]; SOUND is pcma, pcmu, l16 or aac."""
import sys

import gi

gi.require_version('Gst', '1.0')
gi.require_version('GstRtsp', '1.0')
gi.require_version('GstRtspServer', '1.0')
from gi.repository import GLib, Gst, GstRtsp, GstRtspServer  # noqa: E402

port, sound, *login = sys.argv[1:]
Gst.init(None)
TONE = 'audiotestsrc is-live=true freq=440 samplesperbuffer={} ! audio/x-raw,rate={},channels=1 ! audioconvert ! '
SOUNDS = {
    'pcma': TONE.format(160, 8000) + 'alawenc ! rtppcmapay',
    'pcmu': TONE.format(160, 8000) + 'mulawenc ! rtppcmupay',
    'l16': TONE.format(320, 16000) + 'rtpL16pay',
    'aac': TONE.format(1024, 16000) + 'voaacenc bitrate=32000 ! aacparse ! rtpmp4gpay',
}
PICTURES = 'videotestsrc is-live=true ! video/x-raw,format=I420,width=160,height=120,framerate=10/1 ! jpegenc ! rtpjpegpay'
factory = GstRtspServer.RTSPMediaFactory()
factory.set_launch(f'( {PICTURES} name=pay0 pt=26 {SOUNDS[sound]} name=pay1 pt=97 )')
server = GstRtspServer.RTSPServer()
server.set_service(port)
if login:
    auth = GstRtspServer.RTSPAuth()
    token = GstRtspServer.RTSPToken()
    token.set_string(GstRtspServer.RTSP_TOKEN_MEDIA_FACTORY_ROLE, 'viewer')
    auth.set_supported_methods(GstRtsp.RTSPAuthMethod.DIGEST)
    auth.add_digest(*login, token)
    server.set_auth(auth)
    allowed = 'viewer, media.factory.access=(boolean)true, media.factory.construct=(boolean)true'
    factory.add_role_from_structure(Gst.Structure.new_from_string(allowed))
server.get_mount_points().add_factory('/shop', factory)
server.attach(None)
print('ready', flush=True)
GLib.MainLoop().run()
