export function LinkScreen() {
  return <p>LinkScreen</p>
}
