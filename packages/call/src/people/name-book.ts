import type { GroupView, Member, MemberId } from '@conclave/crypto';

/** The fewest digits behind a name that several bear. */
const fewest = 3;

/** Somebody may have typed numbers behind a name, to look like one of ours. */
const typedNumbers = /(?:\s*\(\p{Nd}{3,}\))+$/u;

/**
 * ID-2: tells people of one name apart. Who shares a name with somebody else, here or at the door, is shown with a number behind it
 * that comes from the identity: all members see the same one, whoever came first, and it stays while they are here, so that
 * nobody turns into another when somebody goes. Who leaves and comes back alone bears the name alone.
 */
export class NameBook {
  /** The numbers of those who are in the group. */
  #numbers: ReadonlyMap<MemberId, string> = new Map();

  /** The view, with names that differ. */
  shown(view: GroupView): GroupView {
    const bearers = new Map<string, Set<MemberId>>();
    for (const { id, name } of [...view.members, ...view.applicants]) {
      const kernel = kernelOf(name);
      bearers.set(kernel, (bearers.get(kernel) ?? new Set()).add(id));
    }
    const numberFor = ({ id, name }: Pick<Member, 'id' | 'name'>): string | undefined => {
      const alike = bearers.get(kernelOf(name)) ?? new Set();
      const before = this.#numbers.get(id);
      if (alike.size < 2) return before;
      const number = numberOf(id, alike);
      return before !== undefined && before.length > number.length ? before : number;
    };
    const named = <T extends Pick<Member, 'id' | 'name'>>(person: T): T => {
      const number = numberFor(person);
      return number === undefined ? person : { ...person, name: `${person.name} (${number})` };
    };
    const shown = {
      ...view,
      self: named(view.self),
      members: view.members.map(named),
      applicants: view.applicants.map(named),
    };
    this.#numbers = new Map(
      view.members.flatMap((member): [MemberId, string][] => {
        const number = numberFor(member);
        return number === undefined ? [] : [[member.id, number]];
      }),
    );
    return shown;
  }
}

/** What two names have in common that people would take for one another's. */
function kernelOf(name: string): string {
  const plain = name.normalize('NFKC').toLowerCase();
  return plain.replace(typedNumbers, '').replaceAll(/\s/gu, '');
}

/** As many digits as tell it from the others; identities are hex, and differ. */
function numberOf(id: MemberId, among: ReadonlySet<MemberId>): string {
  const others = [...among].filter((other) => other !== id).map(digitsOf);
  const own = digitsOf(id);
  for (let count = fewest; count < own.length; count++) {
    const number = own.slice(-count);
    if (others.every((other) => other.slice(-count) !== number)) return number;
  }
  return own;
}

function digitsOf(id: MemberId): string {
  return BigInt(`0x${id}`).toString().padStart(fewest, '0');
}
