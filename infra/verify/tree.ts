/** One import of a source file, whatever its form: `import`, `export … from`, `import()`, `import('…')` as a type. */
export type Import = {
  /** As written; undefined where an expression computes it. */
  readonly specifier: string | undefined;
  /** Erased before the code runs. `import { type A }` is not: its statement stays and loads the module. */
  readonly typeOnly: boolean;
  readonly line: number;
  /** Path from the top of the checkout, or absolute where it leads out of it; undefined where nothing is found. */
  readonly resolved: string | undefined;
};

export type Source = { readonly path: string; readonly text: string; readonly imports: readonly Import[] };

export type Manifest = {
  readonly path: string;
  readonly dependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
};

export type TsConfig = {
  readonly path: string;
  readonly extends: string | undefined;
  readonly include: readonly string[];
  readonly compilerOptions: Readonly<Record<string, unknown>>;
};

/** What the fences look at: every file that git tracks or would track, with `/` between the parts of its path. */
export type Tree = {
  readonly paths: readonly string[];
  readonly sources: readonly Source[];
  readonly manifests: readonly Manifest[];
  readonly tsConfigs: readonly TsConfig[];
  /** Every text file of the tree. */
  readonly texts: readonly { readonly path: string; readonly text: string }[];
};

export type Violation = { readonly path: string; readonly line?: number; readonly message: string };

export type Fence = (tree: Tree) => readonly Violation[];
