/** How many parts are under way at most, or wait for being used. */
const window = 4;

type Given<T> = { readonly part: T } | { readonly isWhole: boolean };
type Wanted = 'more' | 'stop';

/**
 * Hands what `parts` yields through a port, a few ahead of whoever takes it.
 * @param moved the memory of a part: it is moved, not copied, and gone here afterwards
 */
export async function giveParts<T>(
  port: MessagePort,
  parts: AsyncIterable<T>,
  moved: (part: T) => ArrayBuffer[],
): Promise<void> {
  const wanted = { parts: 0, isStopped: false, wake: (): void => undefined };
  port.addEventListener('message', ({ data }: MessageEvent<Wanted>) => {
    if (data === 'more') wanted.parts += 1;
    else wanted.isStopped = true;
    wanted.wake();
  });
  port.start();
  const say = (given: Given<T>, memory: ArrayBuffer[]): void => port.postMessage(given, memory);
  try {
    for await (const part of parts) {
      while (wanted.parts === 0 && !wanted.isStopped)
        await new Promise<void>((resolve) => (wanted.wake = resolve));
      if (wanted.isStopped) return;
      wanted.parts -= 1;
      say({ part }, moved(part));
    }
    say({ isWhole: true }, []);
  } catch {
    say({ isWhole: false }, []);
  }
}

/** What `giveParts` hands through the other end. @throws Error where that broke off */
export async function* takeParts<T>(port: MessagePort): AsyncGenerator<T, void> {
  const inbox: Given<T>[] = [];
  const arrival = { wake: (): void => undefined };
  port.addEventListener('message', ({ data }: MessageEvent<Given<T>>) => {
    inbox.push(data);
    arrival.wake();
  });
  port.start();
  const say = (wanted: Wanted): void => port.postMessage(wanted);
  try {
    for (let count = 0; count < window; count += 1) say('more');
    for (;;) {
      const given = inbox.shift();
      if (given === undefined) await new Promise<void>((resolve) => (arrival.wake = resolve));
      else if ('part' in given) {
        yield given.part;
        say('more');
      } else if (given.isWhole) return;
      else throw new Error('the other end broke off');
    }
  } finally {
    say('stop');
    port.close();
  }
}

/** Makes whoever takes from this end hear that the other one is no more. */
export function breakOff(port: MessagePort): void {
  const data: Given<never> = { isWhole: false };
  port.dispatchEvent(new MessageEvent('message', { data }));
}
