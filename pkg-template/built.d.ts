/** What the shipped JavaScript imports from files that the build writes, and what its command imports from Node. */

declare module 'node:fs';
declare module 'node:http';
declare module 'node:net';
declare module 'node:process';
declare module 'node:util';

declare module '*/ionos_backup_bg.js' {
  export function create(options: unknown, hasEnv: boolean, env: unknown): any;
  export function release(client: number): void;
  export function start(
    client: number,
    index: number,
    unsent: boolean,
    id: unknown,
    properties: unknown,
    hasOptions: boolean,
    options: unknown,
  ): any;
  export function step(
    handle: number,
    ended: unknown,
    kind: number,
    status: number | undefined,
    now: number,
    random: number,
    succeeded: number,
  ): unknown;
  export function end(handle: number, now: number): void;
  export function __wbg_set_wasm(exports: object): void;
}

declare module '*/wasm-imports.js' {
  export const imports: WebAssembly.Imports;
}

declare module '*/sandbox-text.js' {
  export const decoder: string;
  export const start: number;
  export const text: string;
}

declare module '*/wasm-text.js' {
  export const decoder: string;
  export const start: number;
  export const text: string;
}

declare module '*.wasm' {
  const module: WebAssembly.Module;
  export default module;
}

declare module '*.wasm?module' {
  const module: WebAssembly.Module;
  export default module;
}
