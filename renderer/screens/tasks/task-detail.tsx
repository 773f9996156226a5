export function TaskDetail({ taskId }: { taskId: string; listHref: string }) {
  return <p>{taskId}</p>
}
