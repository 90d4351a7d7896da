import { silentLogger } from '@conclave/base';
import { FakeClock } from '@conclave/base/testing';
import { expect, test } from 'vitest';
import { fakeView, memberId } from '../../test/fake-view.ts';
import { Incidents } from './incidents.ts';
import { Notices } from '../notices.ts';
import { securityView } from './security.ts';

test('COM-5: who could not follow whom is kept together until it was read', () => {
  const notices = new Notices();
  const incidents = new Incidents(new FakeClock(), silentLogger, notices);
  const [ann, bob, cid] = [memberId('Ann'), memberId('Bob'), memberId('Cid')];
  incidents.couldNotFollow(ann, bob);
  incidents.couldNotFollow(ann, bob);
  incidents.couldNotFollow(null, cid);
  incidents.couldNotFollow(ann, cid);
  expect(incidents.unfollowed.peek()).toEqual([
    { committer: null, by: new Set([cid]) },
    { committer: ann, by: new Set([bob, cid]) },
  ]);
  incidents.dismiss(ann);
  expect(incidents.unfollowed.peek()).toEqual([{ committer: null, by: new Set([cid]) }]);
  // No alarm: any member can say so.
  expect(notices.all.peek()).toEqual([]);
});

test('JOIN-2: what anybody at the door can cause rings no alarm, and pushes nothing out of the panel', () => {
  const notices = new Notices();
  const incidents = new Incidents(new FakeClock(), silentLogger, notices);
  incidents.violation('COM-1', 'inside');
  for (let count = 0; count < 60; count++) incidents.violation('JOIN-2', 'anybody');
  expect(incidents.violations.peek().map(({ rule }) => rule)).toEqual(['COM-1', 'JOIN-2']);
  expect(notices.all.peek().map(({ kind }) => kind)).toEqual(['violation']);
});

test('MOD-1: whoever signed what broke a rule is named while they are here', () => {
  const incidents = new Incidents(new FakeClock(), silentLogger, new Notices());
  incidents.violation('MOD-1', 'inside', memberId('Bob'));
  incidents.violation('MOD-1', 'inside', memberId('Cid'));
  incidents.violation('COM-1');
  const told = { health: [], departing: false, fault: null, unfollowed: [] };
  const view = fakeView({ names: ['Ann', 'Bob'] });
  const { violations } = securityView({ view, ...told, violations: incidents.violations.peek() });
  expect(violations.map(({ name }) => name)).toEqual(['Bob', null, null]);
});

test('VER-3: violations are told and kept, the newest fifty of them', () => {
  const notices = new Notices();
  const incidents = new Incidents(new FakeClock(), silentLogger, notices);
  for (let count = 0; count < 60; count++) incidents.violation(`RULE-${count}`);
  expect(incidents.violations.peek()).toHaveLength(50);
  expect(incidents.violations.peek().at(-1)?.rule).toBe('RULE-59');
  expect(notices.all.peek().at(-1)?.kind).toBe('violation');
});
