import { composeServer } from '../compose-server.ts';
import { pinoLogger } from '../logging/pino-logger.ts';
import { run } from '../run.ts';
import { createParts } from '../server-parts.ts';
import { systemClock } from '../system-clock.ts';
import { obeyParent } from './hostile/control.ts';
import { HostileMedia } from './hostile/hostile-media.ts';
import { HostileScript } from './hostile/hostile-script.ts';

/**
 * The server of an operator who attacks: the true one, from the same environment, with something between it and its
 * clients, and between its media and their receivers. Without orders it behaves as the true one. It takes them from the
 * process that started it, over Node's IPC channel (`stdio: [..., 'ipc']`): `child.send({ id, action })` is answered by a
 * message with the same id. `hostile/actions.ts` has the actions. `main.ts` does not reach this: a server that people
 * start cannot be told any of it.
 */
await run(async (config) => {
  const script = new HostileScript(systemClock);
  const media = new HostileMedia(systemClock, pinoLogger(config.logLevel));
  const parts = await createParts(config);
  if (!parts.ok) return parts;
  obeyParent(script, media);
  const { interpose } = script;
  return composeServer(config, { ...parts.value, sfu: media.around(parts.value.sfu), interpose });
});
