/** Runs one program: the real package, and a sandbox that is watched. The page ends this worker to stop it. */
import * as client from 'ionos-backup';
import { isBackupError } from 'ionos-backup';
import * as box from 'ionos-backup/sandbox';
import type { SandboxFaultRule, Sandbox, SandboxOptions } from 'ionos-backup/sandbox';
import { shown } from './inspect';
import type { Command, Report } from './messages';

const sandboxes: Sandbox[] = [];
let armed: readonly SandboxFaultRule[] = [];

/** The same function, and the page sees what happens in its sandbox. */
function createSandbox(options?: SandboxOptions): Sandbox {
  const sandbox = box.createSandbox(options);
  for (const rule of armed) sandbox.fail(rule);
  sandboxes.push(sandbox);
  return sandbox;
}

const MODULES: Readonly<Record<string, object>> = {
  'ionos-backup': client,
  'ionos-backup/sandbox': { ...box, createSandbox },
};

addEventListener('message', ({ data }: MessageEvent<Command>) => {
  switch (data.kind) {
    case 'run':
      armed = data.faults;
      void run(data.code);
      return;
    case 'fail':
      for (const sandbox of sandboxes) sandbox.fail(data.rule);
      return;
    case 'advance':
      for (const sandbox of sandboxes) sandbox.advance(data.ms);
  }
});

for (const level of ['log', 'info', 'warn', 'error', 'debug'] as const) {
  console[level] = (...values: unknown[]) => report({ kind: 'printed', text: values.map(shown).join(' ') });
}
addEventListener('unhandledrejection', (event) => {
  event.preventDefault();
  failed(event.reason);
});

async function run(code: string): Promise<void> {
  const watching = setInterval(look, 150);
  try {
    await import(/* @vite-ignore */ address(withAddresses(code)));
  } catch (error) {
    failed(error);
  }
  clearInterval(watching);
  look();
  report({ kind: 'ended' });
}

/** Bare imports name modules that this worker has already: each becomes the address of one that hands them on. */
function withAddresses(code: string): string {
  return code.replace(IMPORT, (whole, before: string, quote: string, name: string) => {
    const names = Object.keys(MODULES[name] ?? {});
    if (names.length === 0) return whole;
    const source = `export const { ${names.join(', ')} } = globalThis[Symbol.for('modules')][${JSON.stringify(name)}];`;
    return `${before}${quote}${address(source)}${quote}`;
  });
}

function address(source: string): string {
  return URL.createObjectURL(new Blob([source], { type: 'text/javascript' }));
}

function look(): void {
  const requests = sandboxes.flatMap((sandbox) => sandbox.requests());
  const ledger = sandboxes.flatMap((sandbox) => sandbox.ledger());
  report({ kind: 'seen', requests, ledger });
}

function failed(error: unknown): void {
  const facts: Record<string, string> = {};
  if (isBackupError(error)) {
    for (const [name, value] of Object.entries({ ...error.toJSON(), docs: error.docs })) facts[name] = shown(value);
    delete facts['message'];
  }
  const text = error instanceof Error || isBackupError(error) ? `${error.name}: ${error.message}` : shown(error);
  report({ kind: 'failed', text, facts });
}

function report(message: Report): void {
  postMessage(message);
}

Reflect.set(globalThis, Symbol.for('modules'), MODULES);

const IMPORT = /(\bfrom\s*|\bimport\s*\(?\s*)(['"])(ionos-backup(?:\/\w+)?)\2/g;
