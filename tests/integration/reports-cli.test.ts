import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type CliHome, createCliHome } from './cli-run.ts'

let home: CliHome
let taskId: string
beforeAll(async () => {
  home = createCliHome()
  const made = await home.orgoProcess(['init', '--name', 'Mara Vale', '--organisation', 'Riverside'])
  if (made.code !== 0) throw new Error(made.err)
  for (const title of ['=HYPERLINK("http://evil.example")', 'Lamp, hall']) {
    const created = await home.orgo(['tasks', 'create', title, 'maintenance', '--json'])
    taskId = JSON.parse(created.out).taskId
  }
  await home.orgo(['tasks', 'add-cost', taskId, 'material', '--amount', '12.50', '--currency', 'EUR', '--note', 'Bulb'])
}, 120_000)
afterAll(() => home.remove())

describe('orgo reports', () => {
  it('RPT-2 lists the reports and gives one as tables, and as the same figures in JSON', async () => {
    expect((await home.orgo(['reports', 'list'])).out).toMatch(/task_summary +Task summary/)
    const shown = await home.orgo(['reports', 'run', 'task_summary', '--period', 'this_month'])
    expect(shown.out).toMatch(/^Riverside - Task summary - /)
    expect(shown.out).toMatch(/^New +2 +before: 0$/m)
    expect(shown.out).toMatch(/^Maintenance +2 +0 +2 +0$/m)
    const json = JSON.parse((await home.orgo(['reports', 'run', 'task_summary', '--period', 'this_month', '--json'])).out)
    expect(json.figures[0]).toMatchObject({ id: 'created', value: 2 })
  })

  it('RPT-2 RPT-13 writes a file whole, in the place of an older one, and where it cannot nothing is left', async () => {
    const target = join(home.folder, 'files')
    mkdirSync(target)
    writeFileSync(join(target, 'report.csv'), 'older')
    const run = (...words: string[]) => home.orgo(['reports', 'run', 'weekly_summary', '--period', 'this_week', ...words])
    const done = await run('--format', 'csv', '--separator', 'semicolon', '--out', join(target, 'report.csv'))
    expect(done).toMatchObject({ code: 0, out: '' })
    expect(readFileSync(join(target, 'report.csv'), 'utf8')).toMatch(/^\ufeff"Weekly summary";/)
    const found = await run('--format', 'xlsx', '--out', target)
    expect(found.err).toMatch(/^Wrote .*weekly-summary_\d{4}-\d\d-\d\d_\d{4}-\d\d-\d\d\.xlsx, /)
    const nowhere = await run('--format', 'csv', '--out', join(target, 'no', 'report.csv'))
    expect(nowhere.code).toBe(1)
    expect(nowhere.err).toContain('could not be written: the folder for it is not there. Nothing there has changed')
    expect(readdirSync(target).filter((name) => name.endsWith('.part'))).toEqual([])
  })

  it('RPT-2 P4 writes to standard output, cells that look like formulas made harmless', async () => {
    const { out } = await home.orgo(['reports', 'run', 'task_summary', '--format', 'html'])
    expect(out).toContain('<table')
    const csv = await home.orgo(['reports', 'run', 'financial_report', '--format', 'csv'])
    expect(csv.out).toContain('"12.5"')
    expect(csv.out).not.toMatch(/"\s*[=@]/)
  })

  it('CFG-2 every command says on standard error that the settings are broken and what holds, and does its work', async () => {
    const path = join(home.profile, 'config.yaml')
    const good = readFileSync(path, 'utf8')
    writeFileSync(path, 'orgo_config: 1\na: &a [*a]\n')
    for (const words of [
      ['tasks', 'list', '--json'],
      ['reports', 'run', 'task_summary', '--json'],
      ['health', '--json'],
    ]) {
      const ran = await home.orgo(words)
      expect([ran.code, JSON.parse(ran.out) !== null]).toEqual([0, true])
      expect(ran.err).toBe(
        `${path}:2:8: aliases such as *a are not taken here; write the value itself. Until this is mended nothing in config.yaml counts, and what Orgo came with holds.\n`,
      )
    }
    writeFileSync(path, good)
    expect((await home.orgo(['tasks', 'list'])).err).toBe('')
  })

  it('RPT-5 says what is wrong in one line', async () => {
    expect(await home.orgo(['reports', 'run', 'task_summery'])).toMatchObject({ code: 2 })
    const backwards = await home.orgo(['reports', 'run', 'task_summary', '--from', '2026-03-02', '--to', '2026-03-01'])
    expect(backwards).toMatchObject({ code: 1, err: 'The last day 2026-03-01 is before the first day 2026-03-02.\n' })
    const by = (...words: string[]) => home.orgo(['reports', 'run', 'financial_report', ...words])
    expect(await by('--person', 'x; DROP')).toMatchObject({
      code: 1,
      out: '',
      err: expect.stringMatching(/^There is nobody "x; DROP" whom a task could belong to\. There are: .*none\.\n$/),
    })
    expect((await by('--person', 'person:nobody')).code).toBe(1)
    expect(await by('--team', 'team:nowhere')).toMatchObject({
      code: 1,
      out: '',
      err: expect.stringMatching(/^There is no team "team:nowhere"\. There are: .*team:maintenance, .*none\.\n$/),
    })
    expect(await by('--currency', 'XXX')).toMatchObject({
      code: 1,
      out: '',
      err: expect.stringMatching(/^No cost and no budget has the currency "XXX"\. There are: .*EUR/),
    })
    for (const words of [
      ['--currency', 'EUR'],
      ['--person', 'none'],
      ['--person', 'role:coordinator'],
    ])
      expect(await by(...words)).toMatchObject({ code: 0, err: '' })
    expect((await home.orgo(['reports', 'run', 'task_summary', '--out', 'x.pdf'])).err).toContain('--out needs --format')
    expect((await home.orgo(['reports', 'run', 'task_summary', '--format', 'doc'])).err).toContain(
      'none of csv, xlsx, pdf, html, json',
    )
  })

  it('RPT-15 prints a task with its history', async () => {
    const path = join(home.folder, 'task.pdf')
    expect(await home.orgo(['reports', 'print-task', taskId, '--out', path])).toMatchObject({ code: 0 })
    expect(existsSync(path)).toBe(true)
    expect(readFileSync(path).subarray(0, 5).toString()).toBe('%PDF-')
    const unknown = await home.orgo(['reports', 'print-task', `task_${'0'.repeat(8)}-0000-5000-8000-${'0'.repeat(12)}`])
    expect(unknown).toMatchObject({ code: 1, err: 'This task does not exist.\n' })
  })
})
