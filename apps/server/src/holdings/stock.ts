/** How much of something may be held at one time for one address, and in the whole process. */
export interface Cap {
  readonly address: number;
  readonly process: number;
}

/** Who holds something. */
export interface Holder {
  readonly address: string;
  /** No two holders of an address have the same. */
  readonly id: string;
  /** Lets go of all of it. It counts no more from then on, though it may last a moment. */
  giveWay(): void;
}

interface Held {
  readonly holder: Holder;
  readonly amount: number;
}

interface Account {
  total: number;
  /** In the order in which they came. */
  readonly held: Map<string, Held>;
}

/**
 * DOS-1: what there is only so much of at one time, counted by address and in the process. Where it is too much, whoever
 * holds most of that address gives way, and in the process whoever holds most of the address that holds most; among equals the newest.
 */
export class Stock {
  readonly #cap: Cap;
  readonly #accounts = new Map<string, Account>();
  #total = 0;

  constructor(cap: Cap) {
    this.#cap = cap;
  }

  /** What is held in all. */
  get total(): number {
    return this.#total;
  }

  /**
   * Says how much somebody holds now.
   * @returns false where it would be this holder that gives way: then it stays with what it held before
   */
  hold(holder: Holder, amount: number): boolean {
    const before = this.#set(holder, amount);
    for (let victim = this.#victim(holder.address); victim !== undefined;) {
      if (victim.address === holder.address && victim.id === holder.id) {
        this.#set(holder, Math.min(before, amount));
        return false;
      }
      this.#set(victim, 0);
      victim.giveWay();
      victim = this.#victim(holder.address);
    }
    return true;
  }

  /** Whose turn it is to give way, if there is too much. */
  #victim(address: string): Holder | undefined {
    const own = this.#accounts.get(address);
    if (own !== undefined && own.total > this.#cap.address) return largest(own);
    if (this.#total <= this.#cap.process) return undefined;
    let most: Account | undefined;
    for (const account of this.#accounts.values()) if (account.total > (most?.total ?? 0)) most = account;
    return most && largest(most);
  }

  /** @returns what it was before */
  #set(holder: Holder, amount: number): number {
    const { address, id } = holder;
    const account = this.#accounts.get(address) ?? { total: 0, held: new Map<string, Held>() };
    const before = account.held.get(id)?.amount ?? 0;
    account.total += amount - before;
    this.#total += amount - before;
    if (amount > 0) account.held.set(id, { holder, amount });
    else account.held.delete(id);
    if (account.held.size > 0) this.#accounts.set(address, account);
    else this.#accounts.delete(address);
    return before;
  }
}

function largest({ held }: Account): Holder | undefined {
  let most: Held | undefined;
  for (const each of held.values()) if (each.amount >= (most?.amount ?? 0)) most = each;
  return most?.holder;
}
