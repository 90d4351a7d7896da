import { writeFile } from 'node:fs/promises';
import type { CDPSession, Page } from '@playwright/test';
import * as v from 'valibot';
import { readHeap } from './heap.ts';
import type { Ask } from './heap.ts';

export interface PageMemory {
  /** Bytes that V8 holds for the page after garbage was collected, contents of its buffers included. */
  readonly heap: number;
  /** The same of its dedicated workers together. */
  readonly workers: number;
  /** Of the DOM, in the page or held by a script. */
  readonly nodes: number;
  readonly listeners: number;
}

const answerSchema = v.object({ id: v.number(), result: v.unknown() });

/** In Chromium. */
export async function readPageMemory(page: Page): Promise<PageMemory> {
  const session = await page.context().newCDPSession(page);
  const heap = await readHeap((method) => session.send(method));
  const workers = await readWorkers(session);
  const { nodes, jsEventListeners } = await session.send('Memory.getDOMCounters');
  await session.detach();
  return { heap, workers, nodes, listeners: jsEventListeners };
}

/** What the page's heap consists of, for the memory panel of Chromium's developer tools. */
export async function writeHeapSnapshot(page: Page, path: string): Promise<void> {
  const session = await page.context().newCDPSession(page);
  const chunks: string[] = [];
  session.on('HeapProfiler.addHeapSnapshotChunk', ({ chunk }) => chunks.push(chunk));
  await session.send('HeapProfiler.takeHeapSnapshot', { reportProgress: false });
  await session.detach();
  await writeFile(path, chunks.join(''));
}

async function readWorkers(session: CDPSession): Promise<number> {
  const found: string[] = [];
  session.on('Target.attachedToTarget', ({ sessionId, targetInfo }) => {
    if (targetInfo.type === 'worker') found.push(sessionId);
  });
  // Playwright has no way to send into a flattened session of its own.
  const attach = { waitForDebuggerOnStart: false, flatten: false };
  await session.send('Target.setAutoAttach', { ...attach, autoAttach: true });
  let sum = 0;
  for (const sessionId of found) sum += await readHeap(within(session, sessionId));
  await session.send('Target.setAutoAttach', { ...attach, autoAttach: false });
  return sum;
}

function within(session: CDPSession, sessionId: string): Ask {
  let last = 0;
  return async (method) => {
    last += 1;
    const id = last;
    const answered = new Promise<unknown>((resolve) => {
      session.on('Target.receivedMessageFromTarget', (received) => {
        if (received.sessionId !== sessionId) return;
        const answer = v.safeParse(answerSchema, JSON.parse(received.message));
        if (answer.success && answer.output.id === id) resolve(answer.output.result);
      });
    });
    await session.send('Target.sendMessageToTarget', { sessionId, message: JSON.stringify({ id, method }) });
    return answered;
  };
}
