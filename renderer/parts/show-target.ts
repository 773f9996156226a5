/** Who a task is given to when nobody has told their name: `role:head_teacher` is `head teacher`. */
export const showTarget = (target: string): string =>
  target.includes('@') ? target : target.replace(/^(person|role|team):/, '').replaceAll(/[_-]/g, ' ')

/** A text in which targets stand as they are written, such as `at least high, role:head`, with their names in their place. */
export const nameTargetsIn = (text: string, nameTarget: (target: string) => string): string =>
  text.replaceAll(written, nameTarget)

const written = /\b(?:person|role|team):[\w-]+/g
