export function HealthScreen() {
  return <p>HealthScreen</p>
}
