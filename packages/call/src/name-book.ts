import type { GroupView, Member, MemberId } from '@conclave/crypto';

/** The fewest digits behind a name that several bear. */
const fewest = 3;

/** Somebody may have typed a number behind a name, to look like one of ours. */
const typedNumber = /\s*\(\p{Nd}{3,}\)$/u;

/**
 * ID-2: tells people of one name apart. Who shares a name with somebody else, here or at the door, is shown with a number behind it
 * that comes from the identity: all members see the same one, whoever came first, and it stays while they are here, so that
 * nobody turns into another when somebody goes.
 */
export class NameBook {
  /** Everybody who was in the group, by what their names come down to. */
  readonly #members = new Map<MemberId, string>();

  /** The view, with names that differ. */
  shown(view: GroupView): GroupView {
    for (const { id, name } of view.members) this.#members.set(id, kernelOf(name));
    const bearers = new Map<string, Set<MemberId>>();
    const add = (id: MemberId, kernel: string): void => {
      bearers.set(kernel, (bearers.get(kernel) ?? new Set()).add(id));
    };
    for (const [id, kernel] of this.#members) add(id, kernel);
    for (const { id, name } of view.applicants) add(id, kernelOf(name));
    const shown = ({ id, name }: Pick<Member, 'id' | 'name'>): string => {
      const others = bearers.get(kernelOf(name)) ?? new Set();
      return others.size < 2 ? name : `${name} (${numberOf(id, others)})`;
    };
    return {
      ...view,
      self: { ...view.self, name: shown(view.self) },
      members: view.members.map((member) => ({ ...member, name: shown(member) })),
      applicants: view.applicants.map((applicant) => ({ ...applicant, name: shown(applicant) })),
    };
  }
}

/** What two names have in common that people would take for one another's. */
function kernelOf(name: string): string {
  const plain = name.normalize('NFKC').toLowerCase();
  const kernel = plain.replace(typedNumber, '').replaceAll(/\s/gu, '');
  return kernel === '' ? plain : kernel;
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
