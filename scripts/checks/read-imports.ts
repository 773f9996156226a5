import { cruise } from 'dependency-cruiser'

/** One import of one file: `specifier` as written, `target` the file it means below the root, null for packages and Node's modules. */
export type Import = {
  from: string
  specifier: string
  target: string | null
  isOfNode: boolean
  isTypeOnly: boolean
  cycle: readonly string[]
}

/**
 * Every import of the given files and folders.
 *
 * Shapes: paths relative to `root`. `cycle` holds the way back to the file, empty where there is none. Imports of types only do not
 * close a cycle: they are gone at run time.
 * Limits: read with swc, because TypeScript 7 offers no parser to other tools.
 */
export async function readImports(root: string, paths: readonly string[]): Promise<Import[]> {
  const result = await cruise([...paths], {
    baseDir: root,
    parser: 'swc',
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)(node_modules|out|dist)/' },
    validate: true,
    ruleSet: {
      forbidden: [
        {
          name: 'no-cycle',
          severity: 'error',
          from: {},
          to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
        },
      ],
    },
    enhancedResolveOptions: { extensions: ['.ts', '.tsx', '.mjs', '.js', '.json'] },
  })
  if (typeof result.output === 'string') throw new Error('dependency-cruiser answered a report instead of a graph')
  return result.output.modules.flatMap((module) =>
    module.dependencies.map((dependency) => ({
      from: module.source,
      specifier: dependency.module,
      isOfNode: dependency.coreModule,
      target: dependency.coreModule || dependency.couldNotResolve || !isLocal(dependency.module) ? null : dependency.resolved,
      isTypeOnly: dependency.dependencyTypes.includes('type-only'),
      cycle: dependency.rules?.some((rule) => rule.name === 'no-cycle') ? (dependency.cycle ?? []).map((step) => step.name) : [],
    })),
  )
}

/** True for an import of the project's own files. */
export function isLocal(specifier: string): boolean {
  return specifier.startsWith('.') || specifier.startsWith('#')
}
