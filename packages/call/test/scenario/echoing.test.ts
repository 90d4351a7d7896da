import { expect, test } from 'vitest';
import { World } from '../world.ts';

test('whose microphone gives back what it hears is told once in a call, and nobody else is', async () => {
  const world = new World();
  const ann = await world.host('Ann');
  const bob = await world.admitted('Bob', ann);
  const told = () => [ann, bob].map(({ call }) => call.features.echo.isHeard.peek());
  bob.call.features.echo.dismiss();
  bob.session.echo.value = true;
  expect(told()).toEqual([false, true]);
  bob.call.features.echo.dismiss();
  expect(told()).toEqual([false, false]);
});
