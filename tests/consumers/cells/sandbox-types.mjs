/**
 * The declarations of `ionos-backup/sandbox` are written by hand: held here against what its core answers and refuses.
 */
import assert from 'node:assert/strict';
import { createSandbox } from 'ionos-backup/sandbox';
import ts from 'typescript-5';
import { here } from '../lib/folders.mjs';

const UNITS = '/cloudapi/v6/backupunits';
const ANY_FAULT = { kind: 'garbage' };
/** What a kind cannot be without. */
const REQUIRED = { delay: { ms: 1 }, drip: { intervalMs: 1 }, status: { status: 500 } };

export async function sandboxTypes() {
  const file = here('node_modules/ionos-backup/sandbox.d.ts');
  const program = ts.createProgram([file], { lib: ['lib.es2022.d.ts'], types: [], strict: true });
  const declared = declarations(program.getTypeChecker(), program.getSourceFile(file));
  const sandbox = createSandbox({ units: 1 });
  const headers = { authorization: `Bearer ${sandbox.token}`, 'content-type': 'application/json' };
  const body = JSON.stringify({ properties: { name: 'A', email: 'a@example.com', password: 'p' } });
  await sandbox.fetch(sandbox.url + UNITS, { method: 'POST', headers, body });

  same('SandboxUnit', declared.members('SandboxUnit'), Object.keys(sandbox.units()[0]));
  same('SandboxLedgerEntry', declared.members('SandboxLedgerEntry'), Object.keys(sandbox.ledger()[0]));
  same('SandboxRequestEntry', declared.members('SandboxRequestEntry'), Object.keys(sandbox.requests()[0]));
  same('Sandbox', declared.members('Sandbox'), Object.keys(sandbox));
  same(
    'SandboxOptions',
    declared.members('SandboxOptions'),
    listed(() => createSandbox(any({ x: 1 }))),
  );
  same(
    'NewSandboxUnit',
    declared.members('NewSandboxUnit'),
    listed(() => sandbox.addUnit(any({ name: 'B', x: 1 }))),
  );
  same(
    'SandboxFaultRule',
    declared.members('SandboxFaultRule'),
    listed(() => sandbox.fail(any({ fault: ANY_FAULT, x: 1 }))),
  );
  same(
    'SandboxOperation',
    declared.choices('SandboxOperation'),
    listed(() => sandbox.fail(any({ operation: 'x' }))),
  );
  const kinds = declared.kinds('SandboxFault');
  same(
    'SandboxFault',
    [...kinds.keys()],
    listed(() => sandbox.fail(any({ fault: { kind: 'x' } }))),
  );
  for (const [kind, members] of kinds) {
    same(
      kind,
      members,
      listed(() => sandbox.fail(any({ fault: { kind, ...REQUIRED[kind], x: 1 } }))),
    );
  }

  const { url, fetch } = createSandbox();
  const standard = await (await fetch(`${url}/_sandbox/options`)).json();
  for (const [name, value] of Object.entries(standard)) {
    assert.equal(declared.standard('SandboxOptions', name), `${value}`, `SandboxOptions.${name} has another default`);
  }
}

function same(what, one, other) {
  assert.deepEqual([...one].sort(), [...other].sort(), `${what} is declared in another way than it is`);
}

/** The names that a refusal lists behind its last colon, or behind `one of`. */
function listed(act) {
  try {
    act();
  } catch ({ message }) {
    return message
      .split(/: |one of /)
      .at(-1)
      .split(', ');
  }
  throw new Error('it was not refused');
}

/** @returns {any} */
function any(value) {
  return value;
}

function declarations(checker, file) {
  const exported = checker.getExportsOfModule(checker.getSymbolAtLocation(file));
  const find = (name) => checker.getDeclaredTypeOfSymbol(exported.find((symbol) => symbol.name === name));
  const namesOf = (type) => checker.getPropertiesOfType(type).map((property) => property.name);
  const kindOf = (type) => checker.getTypeOfSymbol(checker.getPropertyOfType(type, 'kind')).value;
  return {
    members: (name) => namesOf(find(name)),
    choices: (name) => find(name).types.map((type) => type.value),
    kinds: (name) => new Map(find(name).types.map((type) => [kindOf(type), namesOf(type)])),
    standard: (name, member) => {
      const tags = checker.getPropertyOfType(find(name), member).getJsDocTags(checker);
      return ts.displayPartsToString(tags.find((tag) => tag.name === 'default')?.text);
    },
  };
}
