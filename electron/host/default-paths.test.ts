import { describe, expect, it } from 'vitest'
import { defaultPaths } from './default-paths.ts'

describe('defaultPaths', () => {
  it('follows XDG on Linux and ignores relative values, as its specification says', () => {
    expect(
      defaultPaths({ platform: 'linux', env: { XDG_DATA_HOME: '/d', XDG_CONFIG_HOME: 'relative' }, home: '/home/mara' }),
    ).toEqual({
      profile: '/d/orgo',
      sampleProfile: '/d/orgo-sample',
      configuration: '/home/mara/.config/orgo',
    })
    expect(defaultPaths({ platform: 'linux', env: {}, home: '/home/mara' }).profile).toBe('/home/mara/.local/share/orgo')
  })

  it('keeps the key folder outside the profile on every system', () => {
    for (const platform of ['linux', 'darwin', 'win32', 'freebsd'] as const) {
      const { profile, sampleProfile, configuration } = defaultPaths({ platform, env: {}, home: '/home/mara' })
      expect(configuration.startsWith(`${profile}/`) || configuration === profile).toBe(false)
      expect(configuration.startsWith(`${sampleProfile}/`)).toBe(false)
      expect(profile).not.toBe(sampleProfile)
    }
  })

  it('does not let a Windows profile roam', () => {
    const env = { APPDATA: '/roaming', LOCALAPPDATA: '/local' }
    expect(defaultPaths({ platform: 'win32', env, home: '/home/mara' })).toEqual({
      profile: '/local/Orgo',
      sampleProfile: '/local/Orgo-sample',
      configuration: '/roaming/Orgo',
    })
  })
})
