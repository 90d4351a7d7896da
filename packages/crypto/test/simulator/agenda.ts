interface Item {
  readonly at: number;
  /** What is due at the same time happens in the order in which it was arranged. */
  readonly order: number;
  readonly job: () => void | Promise<void>;
  cancelled: boolean;
}

/** The simulation's one time, with what is to happen when, in milliseconds. */
export class Agenda {
  now: number;
  #order = 0;
  #spent = 0;
  readonly #budget: number;
  /** A binary heap: the next item at the front. */
  readonly #items: Item[] = [];

  /** @param budget how many things may happen at all */
  constructor(now: number, budget: number) {
    this.now = now;
    this.#budget = budget;
  }

  /** @returns what takes it off again */
  at(time: number, job: Item['job']): () => void {
    const item = { at: Math.max(this.now, Math.ceil(time)), order: this.#order++, job, cancelled: false };
    this.#push(item);
    return () => {
      item.cancelled = true;
    };
  }

  after(delay: number, job: Item['job']): () => void {
    return this.at(this.now + delay, job);
  }

  get spent(): number {
    return this.#spent;
  }

  /** Lets everything happen up to a time, one thing after the other. */
  async run(until: number): Promise<void> {
    for (let next = this.#items[0]; next !== undefined && next.at <= until; next = this.#items[0]) {
      this.#pop();
      if (next.cancelled) continue;
      this.now = next.at;
      this.#spent++;
      if (this.#spent > this.#budget) throw new Error('the simulation does not come to an end');
      await next.job();
    }
    this.now = Math.max(this.now, Math.ceil(until));
  }

  #push(item: Item): void {
    const items = this.#items;
    let index = items.length;
    items.push(item);
    while (index > 0) {
      const above = (index - 1) >> 1;
      const parent = items[above];
      if (parent === undefined || !before(item, parent)) break;
      items[index] = parent;
      index = above;
    }
    items[index] = item;
  }

  #pop(): void {
    const items = this.#items;
    const last = items.pop();
    if (last === undefined || items.length === 0) return;
    let index = 0;
    for (;;) {
      const left = items[2 * index + 1];
      const right = items[2 * index + 2];
      const child = left !== undefined && right !== undefined && before(right, left) ? right : left;
      if (child === undefined || !before(child, last)) break;
      items[index] = child;
      index = 2 * index + (child === left ? 1 : 2);
    }
    items[index] = last;
  }
}

function before(a: Item, b: Item): boolean {
  return a.at < b.at || (a.at === b.at && a.order < b.order);
}
