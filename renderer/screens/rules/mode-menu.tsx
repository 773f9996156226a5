import { Button, Menu } from '@mantine/core'
import { IconChevronDown, IconEye, IconPlayerPause, IconPlayerPlay, IconRefresh } from '@tabler/icons-react'
import type { RuleSummary } from '#shared/model/rule.ts'
import { t } from '../../text/translate.ts'
import { ModeRefusalDialog } from './mode-refusal-dialog.tsx'
import { RuleStateLabel } from './rule-state-label.tsx'
import { observeDays, type RuleMode, useRuleMode } from './use-rule-mode.ts'

const choices: readonly { mode: RuleMode; icon: typeof IconEye }[] = [
  { mode: 'active', icon: IconPlayerPlay },
  { mode: 'observe', icon: IconEye },
  { mode: 'off', icon: IconPlayerPause },
]

/** The state of a rule as a button that changes it. */
export function ModeMenu({ rule }: { rule: RuleSummary }) {
  const modes = useRuleMode(rule.ruleId)
  return (
    <>
      <Menu withinPortal width={260}>
        <Menu.Target>
          <Button
            variant="subtle"
            color="gray"
            className="mode-button"
            size="compact-sm"
            loading={modes.isPending}
            rightSection={<IconChevronDown size={16} aria-hidden />}
            aria-description={t('rules.modeOf', { rule: rule.title })}
          >
            <RuleStateLabel rule={rule} />
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {rule.suspended && (
            <Menu.Item leftSection={<IconRefresh size={16} aria-hidden />} onClick={modes.resume}>
              {t('rules.resume')}
            </Menu.Item>
          )}
          {choices.map(({ mode, icon: Icon }) => (
            <Menu.Item
              key={mode}
              leftSection={<Icon size={16} aria-hidden />}
              disabled={rule.mode === mode && mode !== 'observe'}
              onClick={() => modes.set(mode)}
            >
              {t(`rules.setMode.${mode}`, { days: observeDays })}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
      <ModeRefusalDialog modes={modes} />
    </>
  )
}
