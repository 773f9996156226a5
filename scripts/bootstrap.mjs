// The one door to every script of package.json. It runs on whatever Node the machine has, brings the project's own Node and packages,
// builds what is stale and hands over. Plain JavaScript without dependencies, because nothing is installed yet when it starts.

const task = process.argv[2]
const args = process.argv.slice(3)
const oldestNode = 18

if (Number(process.versions.node.split('.')[0]) < oldestNode) {
  process.stderr.write(
    `Orgo needs Node ${oldestNode} or newer to start, and this is Node ${process.versions.node}; install a newer one from nodejs.org and run the same command again.\n`,
  )
  process.exitCode = 1
} else {
  // Loaded only now: an older Node would fail on the syntax of these files before it could say the sentence above.
  import('./tasks/prepare.mjs')
    .then(({ runTask }) => runTask(task, args))
    .then(
      (code) => {
        process.exitCode = code
      },
      (error) => {
        process.stderr.write(`${error.isExpected ? error.message : error.stack}\n`)
        process.exitCode = 1
      },
    )
}
