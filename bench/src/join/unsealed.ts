import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

interface Transformer {
  readonly options: { readonly streamId: number; readonly direction: 'send' | 'receive' };
  readonly readable: ReadableStream<object>;
  readonly writable: WritableStream<object>;
}
type Hears<E> = (event: E) => void;
interface WorkerScope {
  addEventListener(
    type: 'message',
    listener: Hears<{ readonly data: { type: string; sequence?: number } }>,
  ): void;
  addEventListener(type: 'rtctransform', listener: Hears<{ readonly transformer: Transformer }>): void;
  postMessage(message: object): void;
}

/**
 * Stands in for the app's frame worker: hands each frame on as it is, and says to the page what it waits for. Self-contained, because it
 * travels as text.
 */
function handFramesOn(scope: WorkerScope): void {
  scope.addEventListener('message', ({ data: { type, sequence } }) => {
    if (type === 'ping') scope.postMessage({ type: 'pong', sequence });
  });
  scope.addEventListener('rtctransform', ({ transformer: { options, readable, writable } }) => {
    const { streamId, direction } = options;
    let told = direction === 'send';
    const through = new TransformStream<object, object>({
      transform(frame, controller) {
        controller.enqueue(frame);
        if (!told) scope.postMessage({ type: 'first-frame', streamId });
        told = true;
      },
    });
    readable.pipeThrough(through).pipeTo(writable).catch(reportError);
  });
}

/**
 * A copy of the built app whose frame worker seals and opens nothing: what joining takes without encryption of frames. The app itself has no
 * such way, and this copy none other.
 *
 * @param webRoot the folder of the built app
 * @returns the copy's folder, and what removes it
 */
export async function unsealedCopy(webRoot: string): Promise<{ root: string; remove: () => Promise<void> }> {
  const root = await mkdtemp(join(tmpdir(), 'conclave-bench-unsealed-'));
  await cp(webRoot, root, { recursive: true });
  const assets = join(root, 'assets');
  const scripts = (await readdir(assets)).filter((name) => name.endsWith('.js'));
  let replaced = 0;
  for (const name of scripts) {
    const path = join(assets, name);
    if (!(await readFile(path, 'utf8')).includes('rtctransform')) continue;
    await writeFile(path, `(${String(handFramesOn)})(self);\n`);
    for (const coding of ['br', 'gz']) await rm(`${path}.${coding}`, { force: true });
    replaced += 1;
  }
  if (replaced !== 1) throw new Error(`${replaced} frame workers in ${webRoot}`);
  return { root, remove: () => rm(root, { recursive: true, force: true }) };
}
