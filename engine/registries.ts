import { readFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'

type Environment = Readonly<Record<string, string | undefined>>

/**
 * Where this machine fetches packages from, as its owner told pip, npm and huggingface_hub; the public hosts unless told. Fetching
 * speaks to these hosts itself: neither Python nor pip is needed.
 */
export function registriesOf(
  env: Environment,
  home = homedir(),
): Record<'pypiIndex' | 'npmRegistry' | 'hfEndpoint', string> {
  const pipFiles = [
    ...(env.PIP_CONFIG_FILE ? [env.PIP_CONFIG_FILE] : []),
    join(env.XDG_CONFIG_HOME || join(home, '.config'), 'pip', 'pip.conf'),
    join(home, '.pip', 'pip.conf'),
    '/etc/pip.conf',
  ]
  return {
    pypiIndex: env.PIP_INDEX_URL || firstSetting(pipFiles, 'index-url') || 'https://pypi.org/simple',
    npmRegistry:
      env.npm_config_registry || firstSetting([join(home, '.npmrc')], 'registry') || 'https://registry.npmjs.org',
    hfEndpoint: env.HF_ENDPOINT || 'https://huggingface.co',
  }
}

/** First value of `key = value` in the files that exist; sections are not told apart. */
function firstSetting(files: string[], key: string): string | undefined {
  for (const file of files) {
    const value = new RegExp(`^\\s*${key}\\s*=\\s*(\\S+)`, 'm').exec(readIfThere(file))?.[1]
    if (value) return value
  }
  return undefined
}

function readIfThere(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}
