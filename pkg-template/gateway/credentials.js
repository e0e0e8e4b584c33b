/** What `authorize` gave: checked by the client's rules, and turned into a header. */
import { Refusal } from './policy.js';

const MAX_INT32 = 2_147_483_647;
const BLANK = /^\p{White_Space}*$/u;
const AROUND = /^\p{White_Space}+|\p{White_Space}+$/gu;
/** Half of a surrogate pair would be sent as another character, unnoticed. */
const UNFIT = /\p{Cc}|\p{Surrogate}/u;

/** The header, the contract that the credentials are confined to, and the texts that nobody else may see. */
export function credentialsOf(given) {
  try {
    const { token, username, password, contractNumber } = given;
    const isToken = username === undefined && password === undefined;
    const header = isToken ? bearer(token) : token === undefined ? basic(username, password) : undefined;
    if (header !== undefined && isContract(contractNumber)) return { ...header, contractNumber };
  } catch {
    // A getter or a proxy of the application's.
  }
  throw new Refusal(500, 'authorize', 'what authorize gave can be no credentials');
}

function bearer(token) {
  if (typeof token !== 'string') return undefined;
  // As it is pasted: with blanks around it.
  const bare = token.replace(AROUND, '');
  return /^[!-~]+$/.test(bare) ? { authorization: `Bearer ${bare}`, secrets: [bare] } : undefined;
}

/** Over UTF-8 bytes. Source: RFC 7617. */
function basic(username, password) {
  const areFit = [username, password].every(
    (text) => typeof text === 'string' && !BLANK.test(text) && !UNFIT.test(text),
  );
  if (!areFit || username.includes(':')) return undefined;
  const bytes = new TextEncoder().encode(`${username}:${password}`);
  const encoded = btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
  return { authorization: `Basic ${encoded}`, secrets: [password, encoded] };
}

function isContract(number) {
  return number === undefined || (Number.isInteger(number) && number >= 0 && number <= MAX_INT32);
}
