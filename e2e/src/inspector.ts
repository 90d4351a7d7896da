import * as v from 'valibot';

/** A connection to what V8 offers for debugging, in Node.js as in browsers. */
export interface Inspector {
  /** @returns the result. Throws where there is an error in its place, or the connection ends before it */
  ask(method: string, params?: Readonly<Record<string, unknown>>): Promise<unknown>;
  close(): void;
}

const answerSchema = v.object({
  id: v.number(),
  result: v.optional(v.unknown()),
  error: v.optional(v.object({ message: v.string() })),
});
type Answer = v.InferOutput<typeof answerSchema>;

/** @param address `ws://…`, as the process prints it */
export async function openInspector(address: string): Promise<Inspector> {
  const socket = new WebSocket(address);
  const open = new Map<number, (answer: Answer) => void>();
  let last = 0;
  socket.addEventListener('message', ({ data }) => {
    const answer = v.safeParse(answerSchema, JSON.parse(String(data)));
    // Everything else are events, that nobody asked for.
    if (!answer.success) return;
    open.get(answer.output.id)?.(answer.output);
    open.delete(answer.output.id);
  });
  socket.addEventListener('close', () => {
    for (const [id, answered] of open) answered({ id, error: { message: 'the connection ended' } });
  });
  await new Promise<void>((resolve, reject) => {
    socket.addEventListener('open', () => resolve());
    socket.addEventListener('error', () => reject(new Error(`${address} does not answer`)));
  });
  return {
    ask: async (method, params = {}) => {
      last += 1;
      const id = last;
      const answered = new Promise<Answer>((resolve) => open.set(id, resolve));
      socket.send(JSON.stringify({ id, method, params }));
      const { result, error } = await answered;
      if (error !== undefined) throw new Error(`${method}: ${error.message}`);
      return result;
    },
    close: () => socket.close(),
  };
}
