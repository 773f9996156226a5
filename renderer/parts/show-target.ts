/** Who a task is given to when nobody has told their name: `role:head_teacher` is `head teacher`. */
export const showTarget = (target: string): string =>
  target.includes('@') ? target : target.replace(/^(person|role|team):/, '').replaceAll(/[_-]/g, ' ')
