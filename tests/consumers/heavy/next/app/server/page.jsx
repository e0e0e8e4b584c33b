/** A server component that does the scenario while it renders. */
import * as library from 'ionos-backup';
import { scenario } from '../../scenario.mjs';

export default async function Page({ searchParams }) {
  const { sandbox } = await searchParams;
  const text = await scenario(library, sandbox).catch((error) => `FAIL ${error?.stack ?? error}`);
  return <output>{text}</output>;
}
