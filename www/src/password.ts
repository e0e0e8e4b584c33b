/** Passwords made here: random, easy to read out, and of every kind of character that a rule may ask for. */

const KINDS = ['abcdefghijkmnpqrstuvwxyz', 'ABCDEFGHJKLMNPQRSTUVWXYZ', '23456789'] as const;
const LENGTH = 20;

/** More than 110 bits, in four groups; letters and digits that look alike are left out. */
export function newPassword(): string {
  for (;;) {
    const letters = Array.from({ length: LENGTH }, () => pick(KINDS.join('')));
    if (KINDS.every((kind) => letters.some((letter) => kind.includes(letter))))
      return letters.join('').replace(/.{5}(?=.)/g, '$&-');
  }
}

/** Each equally likely: a number that would make the first ones likelier is drawn again. */
function pick(letters: string): string {
  const most = 256 - (256 % letters.length);
  for (;;) {
    const [drawn = most] = crypto.getRandomValues(new Uint8Array(1));
    if (drawn < most) return letters.charAt(drawn % letters.length);
  }
}
