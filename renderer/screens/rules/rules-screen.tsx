export function RulesScreen() {
  return <p>RulesScreen</p>
}
