import type { HtmlTagDescriptor, Plugin, Rolldown } from 'vite';

/** Names the code of the first screen in the document, so that it is asked for together with the boot. Its hashes are added later (WEB-1). */
export function preloaded(entry: string): Plugin {
  return {
    name: 'conclave-preloaded',
    apply: 'build',
    transformIndexHtml: {
      order: 'post',
      handler: (html, { bundle = {} }) => {
        const chunks = Object.values(bundle).filter((output) => output.type === 'chunk');
        const first = chunks.find(({ facadeModuleId }) => facadeModuleId?.endsWith(entry) === true);
        if (first === undefined) throw new Error(`nothing was made of ${entry}`);
        return [...withImports(first, chunks)]
          .map((file) => `/${file}`)
          .filter((href) => !html.includes(`href="${href}"`) && !html.includes(`src="${href}"`))
          .map((href): HtmlTagDescriptor => ({
            tag: 'link',
            attrs: { rel: 'modulepreload', crossorigin: true, href },
            injectTo: 'head',
          }));
      },
    },
  };
}

/** A chunk and everything that it imports statically. */
function withImports(chunk: Rolldown.OutputChunk, chunks: readonly Rolldown.OutputChunk[]): Set<string> {
  const files = new Set([chunk.fileName]);
  // A set hands out what is added to it while it is gone through.
  for (const file of files)
    for (const imported of chunks.find(({ fileName }) => fileName === file)?.imports ?? [])
      files.add(imported);
  return files;
}
