/** Who a task is given to, without the kind that the engine writes before it: `role:coordinator` is `coordinator`. */
export const showTarget = (target: string): string => target.replace(/^(person|role|team):/, '')
