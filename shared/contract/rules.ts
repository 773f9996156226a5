import { z } from 'zod'
import { MessageId } from '#shared/model/base.ts'
import { Module } from '#shared/model/module.ts'
import { Explanation, RuleSetSummary } from '#shared/model/rule.ts'
import { procedure } from './procedure.ts'

const tags = ['rules']

export const rules = {
  list: procedure
    .meta({ kind: 'query', permission: 'rule.read' })
    .route({
      method: 'GET',
      path: '/rules',
      summary: 'Read the active rule set, its hits and what is wrong with the files',
      tags,
    })
    .input(z.strictObject({}))
    .output(RuleSetSummary),
  reload: procedure
    .meta({ kind: 'command', permission: 'rule.activate' })
    .route({
      method: 'POST',
      path: '/rules/reload',
      summary: 'Read the rule files again; an error keeps the last good set',
      tags,
    })
    .input(z.strictObject({}))
    .output(RuleSetSummary),
  explain: procedure
    .meta({ kind: 'query', permission: 'message.read' })
    .route({
      method: 'GET',
      path: '/messages/{messageId}/explain',
      summary: 'Say for each rule why it matched a message or not',
      tags,
    })
    .input(z.strictObject({ messageId: MessageId }))
    .errors({ MESSAGE_NOT_FOUND: { status: 404, message: 'This message does not exist.' } })
    .output(Explanation),
  modules: procedure
    .meta({ kind: 'query', permission: 'rule.read' })
    .route({ method: 'GET', path: '/modules', summary: 'List the modules and their workflows', tags })
    .input(z.strictObject({}))
    .output(z.array(Module)),
}
