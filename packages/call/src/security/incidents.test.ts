import { silentLogger } from '@conclave/base';
import { FakeClock } from '@conclave/base/testing';
import { expect, test } from 'vitest';
import { Incidents } from './incidents.ts';
import { Notices } from '../notices.ts';

test('COM-5: a restart is offered until the group goes on, and people are told', () => {
  const notices = new Notices();
  const incidents = new Incidents(new FakeClock(), silentLogger, notices);
  expect(incidents.restartOffered.peek()).toBe(false);
  incidents.offerRestart();
  expect(incidents.restartOffered.peek()).toBe(true);
  expect(notices.all.peek().map(({ kind }) => kind)).toEqual(['restart-offered']);
  incidents.settled();
  expect(incidents.restartOffered.peek()).toBe(false);
});

test('VER-3: violations are told and kept, the newest fifty of them', () => {
  const notices = new Notices();
  const incidents = new Incidents(new FakeClock(), silentLogger, notices);
  for (let count = 0; count < 60; count++) incidents.violation(`RULE-${count}`);
  expect(incidents.violations.peek()).toHaveLength(50);
  expect(incidents.violations.peek().at(-1)?.rule).toBe('RULE-59');
  expect(notices.all.peek().at(-1)?.kind).toBe('violation');
});
