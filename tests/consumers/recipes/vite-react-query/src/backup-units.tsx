/** The dashboard: lists backup units, creates, deletes, and opens the Backup Console. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { BackupClient, isBackupError } from 'ionos-backup';
import type { BackupUnit } from 'ionos-backup';
import type { SubmitEvent } from 'react';

const client = new BackupClient({ baseUrl: `${location.origin}/api` });
const KEY = ['backup-units'];

export function BackupUnits() {
  // The signal ends the call when the component goes away.
  const units = useQuery({ queryKey: KEY, queryFn: ({ signal }) => client.list({ signal }) });
  if (units.isPending) return <p>Loading …</p>;
  if (units.isError) return <p role="alert">{units.error.message}</p>;
  return (
    <main>
      <ul>
        {units.data.items.map((unit) => (
          <Unit key={unit.id} unit={unit} />
        ))}
      </ul>
      <NewUnit />
    </main>
  );
}

function Unit({ unit }: { unit: BackupUnit }) {
  const queries = useQueryClient();
  const remove = useMutation({
    mutationFn: async () => {
      await client.delete(unit.id);
      await client.waitUntilDeleted(unit.id);
    },
    onSettled: () => queries.invalidateQueries({ queryKey: KEY }),
  });
  // Fetched on the click and kept nowhere: it signs its holder in.
  const open = useMutation({ mutationFn: async () => location.assign(await client.ssoUrl(unit.id)), gcTime: 0 });
  return (
    <li>
      {unit.properties?.name ?? unit.id} ({unit.metadata?.state ?? 'UNKNOWN'})
      <button type="button" onClick={() => open.mutate()}>
        Open
      </button>
      <button type="button" onClick={() => remove.mutate()} disabled={remove.isPending}>
        Delete
      </button>
    </li>
  );
}

function NewUnit() {
  const queries = useQueryClient();
  const create = useMutation({
    mutationFn: async (form: FormData) => {
      const text = (name: string) => String(form.get(name) ?? '');
      const unit = await client.create({ name: text('name'), password: text('password'), email: text('email') });
      await client.waitUntilAvailable(unit.id);
    },
    onSettled: () => queries.invalidateQueries({ queryKey: KEY }),
    // Do not keep the password in the cache of mutations.
    gcTime: 0,
  });
  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    create.mutate(new FormData(event.currentTarget));
  };
  const { error } = create;
  const fields = isBackupError(error) && error.code === 'unprocessable' ? error.fieldErrors : {};
  return (
    <form onSubmit={submit}>
      <Input name="name" problems={fields.name} />
      <Input name="email" problems={fields.email} />
      <Input name="password" type="password" problems={fields.password} />
      <button type="submit" disabled={create.isPending}>
        Create
      </button>
      {error !== null && <p role="alert">{error.message}</p>}
    </form>
  );
}

function Input({ name, type, problems }: { name: string; type?: string; problems?: string[] | undefined }) {
  return (
    <label>
      {name} <input name={name} type={type} required aria-invalid={problems !== undefined} />
      {problems?.map((problem) => (
        <em key={problem}>{problem}</em>
      ))}
    </label>
  );
}
