import { t } from '../../text/translate.ts'
import { useModules } from '../tasks/use-modules.ts'

/** Names the folders of texts: a module by its title, and the two that belong to none. */
export function useFolderNames(): (folder: string) => string {
  const modules = useModules()
  return (folder) => {
    if (folder === 'email') return t('templates.everyModule')
    return folder === 'reports' ? t('templates.ofReports') : (modules.get(folder)?.title ?? folder)
  }
}
