import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { mkdir, writeFile } from 'node:fs/promises'
import { setPriority } from 'node:os'
import { join } from 'node:path'

/** A PulseAudio of our own, with one loudspeaker that nobody hears and whose sound can be recorded. */
export interface SoundServer {
  /** What a program needs in its environment to record from it by ALSA's device `shop`, or by parec from `shop.monitor`. */
  env: Record<string, string>
  /** Plays a file in real time; resolves when it is over. */
  play(file: string): Promise<void>
  stop(): void
}

const START_MS = 10_000
/** A player that is not let run for so long leaves no gap in what is heard. */
const AHEAD_MS = 2000
/** As PulseAudio asks for itself (pulse-daemon.conf, nice-level). */
const FIRST = -11

/** Before whatever else the machine does, where we may: a gap that playing left would be put down to who recorded. */
function goFirst({ pid }: ChildProcess): void {
  try {
    if (pid !== undefined) setPriority(pid, FIRST)
  } catch {
    // Root alone may.
  }
}

export async function startSoundServer(
  root: string,
  { rate, channels }: { rate: number; channels: number },
): Promise<SoundServer> {
  const dir = join(root, 'pulse')
  await mkdir(dir, { mode: 0o700 })
  const socket = join(dir, 'socket')
  const alsa = join(dir, 'asound.conf')
  await writeFile(
    alsa,
    `</usr/share/alsa/alsa.conf>\npcm.shop { type pulse device "shop.monitor" server "unix:${socket}" }\n`,
  )
  const env = { ...(process.env as Record<string, string>), HOME: dir, XDG_RUNTIME_DIR: dir, PULSE_RUNTIME_PATH: dir }
  Object.assign(env, { PULSE_SERVER: `unix:${socket}`, ALSA_CONFIG_PATH: alsa })
  const sink = `module-null-sink sink_name=shop rate=${rate} channels=${channels} format=s16le`
  const args = [
    '-n',
    '--daemonize=no',
    '--exit-idle-time=-1',
    '--disallow-exit',
    '--use-pid-file=no',
    '-F',
    '/dev/null',
  ]
  const modules = ['-L', `module-native-protocol-unix socket=${socket} auth-anonymous=1`, '-L', sink]
  const server: ChildProcess = spawn('pulseaudio', [...args, ...modules], { env, stdio: 'ignore' })
  goFirst(server)
  const untilMs = Date.now() + START_MS
  while (spawnSync('pactl', ['info'], { env }).status !== 0) {
    if (Date.now() > untilMs) throw new Error('pulseaudio did not start')
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  return {
    env,
    play: (file) =>
      new Promise((resolve, reject) => {
        const player = spawn('paplay', ['--device=shop', `--latency-msec=${AHEAD_MS}`, file], { env, stdio: 'ignore' })
        goFirst(player)
        player.once('error', reject)
        player.once('exit', (status) => (status === 0 ? resolve() : reject(new Error(`paplay ended with ${status}`))))
      }),
    stop: () => server.kill('SIGKILL'),
  }
}
