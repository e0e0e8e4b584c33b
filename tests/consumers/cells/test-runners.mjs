/** The package inside of test runners, which load modules in ways of their own. */
import esbuild from 'esbuild';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { sandboxScenario } from '../../runtimes/scenario-sandbox.mjs';
import { run } from '../../runtimes/start.mjs';
import { here, withFolder } from '../lib/folders.mjs';

const require = createRequire(import.meta.url);

export function testRunnerCells() {
  return [
    { name: 'Vitest', run: (context) => vitest('test-runners/vitest', context) },
    { name: 'Vitest, jsdom', run: (context) => vitest('test-runners/vitest', context, ['--environment=jsdom']) },
    { name: 'Jest, ES modules', run: (context) => jest('jest-esm', context, ['--experimental-vm-modules']) },
    { name: 'Jest, CommonJS', run: (context) => jest('jest-cjs', context) },
    { name: 'Jest, both in jsdom', run: (context) => jest('jest-jsdom', context, ['--experimental-vm-modules']) },
  ];
}

/** Vitest on a folder below tests/consumers. */
export async function vitest(folder, { baseUrl }, args = []) {
  const program = join(dirname(require.resolve('vitest/package.json')), 'vitest.mjs');
  await run(process.execPath, [program, 'run', '--testTimeout=300000', '--root', here(folder), ...args], {
    env: await env(baseUrl),
  });
}

async function jest(folder, { baseUrl }, nodeArgs = []) {
  const program = join(dirname(require.resolve('jest/package.json')), 'bin/jest.js');
  await withFolder(async (built) => {
    const scenario = join(built, 'scenario.cjs');
    await esbuild.build({
      entryPoints: [here('../runtimes/scenario.mjs')],
      outfile: scenario,
      bundle: true,
      format: 'cjs',
      logLevel: 'silent',
    });
    const args = [...nodeArgs, '--no-warnings', program];
    const cache = ['--cacheDirectory', join(built, 'cache')];
    // From its own folder, or it takes no notice of the configuration there.
    const options = { cwd: here(`test-runners/${folder}`), env: { ...(await env(baseUrl)), SCENARIO: scenario } };
    await run(process.execPath, [...args, ...cache], options);
  });
}

/** The digest is what the sandbox's scenario comes to without a test runner. */
async function env(baseUrl) {
  const digest = await sandboxScenario(await import('ionos-backup'), await import('ionos-backup/sandbox'));
  return { SANDBOX_URL: baseUrl, SANDBOX_DIGEST: digest, NODE_ENV: 'test', NO_COLOR: '1', FORCE_COLOR: undefined };
}
