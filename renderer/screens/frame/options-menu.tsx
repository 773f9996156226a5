import { type MantineColorScheme, Menu, UnstyledButton, useMantineColorScheme } from '@mantine/core'
import { IconAdjustments, IconKeyboard } from '@tabler/icons-react'
import { t } from '../../text/translate.ts'

const schemes: readonly MantineColorScheme[] = ['light', 'dark', 'auto']

/** Colours and keys: the few things that each person sets for this device. */
export function OptionsMenu({ onShowKeys }: { onShowKeys: () => void }) {
  const { colorScheme, setColorScheme } = useMantineColorScheme()
  return (
    <Menu width={200} position="top-start">
      <Menu.Target>
        <UnstyledButton className="rail-options" aria-label={t('options.open')}>
          <IconAdjustments size={20} aria-hidden />
          <span className="rail-word">{t('options.title')}</span>
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{t('scheme.label')}</Menu.Label>
        {schemes.map((scheme) => (
          <Menu.RadioItem
            key={scheme}
            value={scheme}
            checked={colorScheme === scheme}
            closeMenuOnClick
            onChange={() => setColorScheme(scheme)}
          >
            {t(`scheme.${scheme}`)}
          </Menu.RadioItem>
        ))}
        <Menu.Divider />
        <Menu.Item leftSection={<IconKeyboard size={16} aria-hidden />} rightSection="?" onClick={onShowKeys}>
          {t('sheet.open')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
