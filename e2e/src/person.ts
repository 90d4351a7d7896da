import { expect } from '@playwright/test';
import type { Driver } from './driver.ts';
import { readFigures } from './probe.ts';
import type { RtcFigures } from './probe.ts';

export interface Invitation {
  readonly link: string;
  readonly passcode: string | null;
}

export interface Tile {
  readonly id: string;
  readonly name: string;
  readonly speaking: boolean;
  readonly video: string;
  readonly audio: string;
  readonly decryption: string;
  readonly quality: string;
  /** Whether it bears the mark of a bad connection. */
  readonly marked: boolean;
  /** What it says of a person who can't be seen or heard as usual. */
  readonly trouble: string;
  /** Frames that the tile's video element has shown. */
  readonly frames: number;
}

/** Ms between looks: what is waited for is over at once. */
const intervals = [100, 250];

/** What people do in Conclave, by the accessible names of the contract. */
export class Person {
  readonly name: string;
  readonly driver: Driver;

  constructor(name: string, driver: Driver) {
    this.name = name;
    this.driver = driver;
  }

  /** From the front page into the call, as its host. */
  async hostMeeting(
    url: string,
    options: {
      readonly waitingRoom: boolean;
      /** True for the generated one, false for none, or one's own. */
      readonly passcode: boolean | string;
    },
  ): Promise<Invitation> {
    const { driver } = this;
    await driver.open(url);
    await driver.click({ role: 'button', name: 'New meeting' });
    await driver.fill({ role: 'textbox', name: 'Your name' }, this.name);
    if (!options.waitingRoom) await driver.click({ role: 'switch', name: 'Waiting room' });
    if (options.passcode === false) await driver.click({ role: 'switch', name: 'Require a passcode' });
    if (typeof options.passcode === 'string') {
      await driver.fill({ role: 'textbox', name: 'Passcode' }, options.passcode);
    }
    await driver.click({ role: 'button', name: 'Create meeting' });
    await driver.see({ role: 'dialog', name: 'Invite people' });
    const link = await driver.value({ role: 'textbox', name: 'Invite link' });
    const passcode =
      options.passcode !== false ? await driver.value({ role: 'textbox', name: 'Passcode' }) : null;
    await driver.click({ role: 'button', name: 'Close' });
    await driver.see({ role: 'heading', name: 'Ready to join?' });
    await driver.click({ role: 'button', name: 'Join' });
    await this.seesCall();
    return { link, passcode };
  }

  /** From the link to the door: the request is on its way. */
  async knock(invitation: Invitation): Promise<void> {
    await this.driver.open(invitation.link);
    await this.fillIn(invitation.passcode);
  }

  async fillIn(passcode: string | null): Promise<void> {
    await this.driver.see({ role: 'heading', name: 'Ready to join?' });
    await this.driver.fill({ role: 'textbox', name: 'Your name' }, this.name);
    if (passcode !== null) await this.driver.fill({ role: 'textbox', name: 'Passcode' }, passcode);
    await this.driver.click({ role: 'button', name: 'Join' });
  }

  async admit(name: string): Promise<void> {
    await this.driver.click({ role: 'button', name: `Admit ${name}` });
  }

  async seesCall(): Promise<void> {
    await this.driver.see({ role: 'main', name: 'Meeting' });
    await this.driver.see({ role: 'toolbar', name: 'Call controls' });
  }

  async seesAlert(text: string): Promise<void> {
    await expect.poll(() => this.alertText(), { timeout: 30_000 }).toContain(text);
  }

  alertText(): Promise<string> {
    return this.driver.evaluate(
      () => Array.from(document.querySelectorAll('[role=alert]'), (alert) => alert.textContent).join('\n'),
      null,
    );
  }

  text(): Promise<string> {
    return this.driver.evaluate(() => document.body.innerText, null);
  }

  leave(): Promise<void> {
    return this.driver.click({ role: 'button', name: 'Leave' });
  }

  tiles(): Promise<readonly Tile[]> {
    return this.driver.evaluate(
      () =>
        Array.from(document.querySelectorAll('[role=group][data-participant-id]'), (tile) => {
          const attribute = (name: string): string => tile.getAttribute(name) ?? '';
          const label = attribute('aria-labelledby')
            .split(' ')
            .map((id) => (id === '' ? '' : (document.getElementById(id)?.textContent ?? '')))
            .join(' ');
          const video = tile.querySelector('video');
          // Firefox counts no frames of a MediaStream in the playback quality, but has its own figure.
          const painted: unknown = video === null ? 0 : Reflect.get(video, 'mozPaintedFrames');
          return {
            id: attribute('data-participant-id'),
            name: attribute('aria-label') || label.trim(),
            speaking: attribute('data-speaking') === 'true',
            video: attribute('data-video'),
            audio: attribute('data-audio'),
            decryption: attribute('data-decryption'),
            quality: attribute('data-quality'),
            marked: tile.querySelector('[role=img][aria-label="Bad connection"]') !== null,
            trouble: tile.querySelector('.tile-trouble')?.textContent ?? '',
            frames:
              typeof painted === 'number'
                ? painted
                : (video?.getVideoPlaybackQuality().totalVideoFrames ?? 0),
          };
        }),
      null,
    );
  }

  async tile(name: string): Promise<Tile | undefined> {
    return (await this.tiles()).find((tile) => tile.name === name);
  }

  /** Waits until exactly these people are in the meeting, oneself included. */
  async seesPeople(...names: readonly string[]): Promise<void> {
    await expect
      .poll(async () => (await this.tiles()).map((tile) => tile.name).toSorted(), {
        timeout: 90_000,
        intervals,
      })
      .toEqual(names.toSorted());
  }

  figures(): Promise<RtcFigures> {
    return this.driver.evaluate(readFigures, null);
  }

  /** Waits until somebody's picture moves on, by at least ten shown frames, and the tile says that it is decrypted. */
  async watches(name: string): Promise<void> {
    let last = await this.tile(name);
    let seen = 0;
    await expect
      .poll(
        async () => {
          const tile = await this.tile(name);
          // A new element, after a reconnection, counts from zero.
          if (tile !== undefined) seen += Math.max(0, tile.frames - (last?.frames ?? 0));
          last = tile;
          return { moves: seen >= 10, decryption: tile?.decryption };
        },
        { timeout: 60_000, intervals, message: `${this.name} sees ${name}` },
      )
      .toEqual({ moves: true, decryption: 'ok' });
  }

  /** Waits until `count` incoming audio streams have gained energy. */
  async hears(count: number): Promise<void> {
    const energies = async (): Promise<readonly number[]> =>
      (await this.figures()).inbound.filter((stream) => stream.kind === 'audio').map((s) => s.audioEnergy);
    await expect
      .poll(async () => (await energies()).filter((energy) => energy > 1e-5).length, {
        timeout: 45_000,
        message: `${this.name} hears ${count} people`,
      })
      .toBeGreaterThanOrEqual(count);
  }
}
