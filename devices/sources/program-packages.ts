/** The Debian package that brings a recorder: what a person at the device has to type. */
const PACKAGES: Record<string, string> = {
  arecord: 'alsa-utils',
  parec: 'pulseaudio-utils',
  sox: 'sox libsox-fmt-all',
  rec: 'sox libsox-fmt-all',
  ffmpeg: 'ffmpeg',
}

/** @returns the command that installs a program, or its name where no package is known */
export function packageOf(program: string): string {
  return program in PACKAGES ? `apt-get install ${PACKAGES[program]}` : program
}
