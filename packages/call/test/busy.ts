/**
 * WebCrypto works on threads of its own, in real time, which a fake clock would run away from. This counts the jobs
 * that are under way, so that fake time stands still meanwhile.
 */
let jobs = 0;

const counted = new Proxy(crypto.subtle, {
  get: (target, key) => {
    const member: unknown = Reflect.get(target, key);
    if (typeof member !== 'function') return member;
    return async (...given: unknown[]): Promise<unknown> => {
      jobs += 1;
      try {
        const result: unknown = await Reflect.apply(member, target, given);
        return result;
      } finally {
        jobs -= 1;
      }
    };
  },
});
Object.defineProperty(crypto, 'subtle', { value: counted });

/** Lets everything run that needs no time: promises, messages, WebCrypto. */
export async function idle(): Promise<void> {
  let quiet = 0;
  while (quiet < 2) {
    await turn();
    quiet = jobs === 0 ? quiet + 1 : 0;
  }
}

/** One turn of the event loop, in which finished jobs come back. */
function turn(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.addEventListener('message', () => {
      port1.close();
      resolve();
    });
    port1.start();
    port2.postMessage(null);
  });
}
