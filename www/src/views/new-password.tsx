/** What makes a new password in its field. */

import { controller } from '../controller.ts';
import { newPassword } from '../password.ts';

export function withMaker(put: (text: string) => void) {
  function make(): void {
    const password = newPassword();
    put(password);
    controller.copy(password, 'Password generated and');
  }
  return (
    <button class="link" type="button" onClick={make}>
      Generate password
    </button>
  );
}
