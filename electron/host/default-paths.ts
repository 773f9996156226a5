import { join } from 'node:path'

/** What a system says about its user: the platform, the environment and the home folder. */
export type SystemUser = { platform: NodeJS.Platform; env: Readonly<Record<string, string | undefined>>; home: string }

/** The folders Orgo uses when nobody names another. */
export type DefaultPaths = {
  /** The profile that opens by default. */
  profile: string
  /** The profile `--sample` makes, beside the default one. */
  sampleProfile: string
  /** The user's configuration folder, outside every profile: device keys lie here. */
  configuration: string
}

/**
 * The user's folders on this system.
 *
 * Windows: the data lies in the local folder, because a roaming profile would copy a database that is in use; the
 * configuration roams. Linux: XDG Base Directory 0.8, whose relative values are to be ignored. macOS: ~/Library.
 */
export function defaultPaths({ platform, env, home }: SystemUser): DefaultPaths {
  const { data, configuration } = userFolders(platform, env, home)
  const name = platform === 'win32' || platform === 'darwin' ? 'Orgo' : 'orgo'
  return { profile: join(data, name), sampleProfile: join(data, `${name}-sample`), configuration: join(configuration, name) }
}

function userFolders(platform: NodeJS.Platform, env: SystemUser['env'], home: string): { data: string; configuration: string } {
  if (platform === 'win32') {
    const local = env.LOCALAPPDATA || join(home, 'AppData', 'Local')
    return { data: local, configuration: env.APPDATA || join(home, 'AppData', 'Roaming') }
  }
  if (platform === 'darwin') {
    return { data: join(home, 'Library', 'Application Support'), configuration: join(home, 'Library', 'Preferences') }
  }
  return {
    data: absolute(env.XDG_DATA_HOME) ?? join(home, '.local', 'share'),
    configuration: absolute(env.XDG_CONFIG_HOME) ?? join(home, '.config'),
  }
}

const absolute = (folder: string | undefined): string | undefined => (folder?.startsWith('/') ? folder : undefined)
