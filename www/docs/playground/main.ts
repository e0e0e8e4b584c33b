/** The playground's page: a program, faults at the press of a button, and what came of both. */
import { createEditor } from './editor';
import { FAULTS } from './faults';
import type { Command, Report } from './messages';
import workerUrl from './worker?worker&url';

const EXAMPLES = Object.entries(
  import.meta.glob<string>('./examples/*.js', { query: '?raw', import: 'default', eager: true }),
).map(([path, text]) => {
  const [, name = ''] = /\d+-(.+)\.js$/.exec(path) ?? [];
  const [, title = name] = /^\/\*\* (.*) \*\/\n/.exec(text) ?? [];
  return { name, title, text: text.replace(/^.*\n/, '') };
});

const select = find<HTMLSelectElement>('#example');
const runButton = find<HTMLButtonElement>('#run');
const stopButton = find<HTMLButtonElement>('#stop');
const result = find('#result');
const editor = createEditor(find('#editor'), run);
let worker: Worker | undefined;

select.append(...EXAMPLES.map(({ name, title }) => new Option(title, name)));
select.addEventListener('change', () => {
  location.hash = select.value;
});
addEventListener('hashchange', showExample);
runButton.addEventListener('click', run);
stopButton.addEventListener('click', () => {
  print('stopped', 'quiet');
  end();
});
find('#faults').append(...Object.keys(FAULTS).map(faultButton), laterButton());
// Whoever has no mouse scrolls with the keyboard.
for (const place of document.querySelectorAll<HTMLElement>('.scrolls, #result')) place.tabIndex = 0;
showExample();

function showExample(): void {
  const named = EXAMPLES.find(({ name }) => `#${name}` === location.hash) ?? EXAMPLES[0];
  if (named === undefined) return;
  select.value = named.name;
  editor.show(named.text);
}

function run(): void {
  end();
  result.replaceChildren();
  show('#requests', []);
  show('#ledger', []);
  // From a blob, so that the page's policy binds the worker as well: it may fetch nothing.
  const source = `import ${JSON.stringify(new URL(workerUrl, location.href).href)};`;
  const entry = URL.createObjectURL(new Blob([source], { type: 'text/javascript' }));
  worker = new Worker(entry, { type: 'module' });
  worker.addEventListener('message', ({ data }: MessageEvent<Report>) => take(data));
  worker.addEventListener('error', (event) => {
    print(event.message || 'the program cannot be run', 'failed');
    end();
  });
  const pressed = document.querySelectorAll<HTMLButtonElement>('#faults [aria-pressed=true]');
  const faults = [...pressed].map((button) => FAULTS[button.value]).filter((rule) => rule !== undefined);
  tell({ kind: 'run', code: editor.text(), faults });
  runButton.disabled = true;
  stopButton.disabled = false;
}

function end(): void {
  worker?.terminate();
  worker = undefined;
  runButton.disabled = false;
  stopButton.disabled = true;
}

function tell(command: Command): void {
  worker?.postMessage(command);
}

function take(report: Report): void {
  switch (report.kind) {
    case 'printed':
      print(report.text);
      return;
    case 'failed':
      print(report.text, 'failed');
      if (Object.keys(report.facts).length > 0) result.append(factList(report.facts));
      return;
    case 'seen':
      show(
        '#requests',
        report.requests.map(({ method, target, status, disturbed }) => [
          `${method} ${target}`,
          disturbed ? 'disturbed' : String(status),
        ]),
      );
      show(
        '#ledger',
        report.ledger.map(({ operation, name, fields }) => [operation, name, fields.join(', ')]),
      );
      return;
    case 'ended':
      print('ended', 'quiet');
      end();
  }
}

function print(text: string, className = ''): void {
  const line = document.createElement('p');
  line.className = className;
  line.textContent = text;
  result.append(line);
  result.scrollTop = result.scrollHeight;
}

/** The facts of an error; its code leads to the code's entry. */
function factList(facts: Readonly<Record<string, string>>): HTMLElement {
  const list = document.createElement('dl');
  for (const [name, value] of Object.entries(facts)) {
    const term = document.createElement('dt');
    term.textContent = name;
    const detail = document.createElement('dd');
    if (name === 'code') {
      const link = document.createElement('a');
      link.href = `../errors.html#${value}`;
      link.textContent = value;
      detail.append(link);
    } else {
      detail.textContent = value;
    }
    list.append(term, detail);
  }
  return list;
}

function show(table: string, rows: readonly (readonly string[])[]): void {
  const body = find(`${table} tbody`);
  body.replaceChildren(
    ...rows.map((cells, place) => {
      const row = document.createElement('tr');
      for (const text of [String(place + 1), ...cells]) row.insertCell().textContent = text;
      return row;
    }),
  );
}

/** Pressed, a fault is armed for each run; pressed while a program runs, it strikes at once. */
function faultButton(name: string): HTMLButtonElement {
  const button = document.createElement('button');
  button.type = 'button';
  button.value = name;
  button.textContent = name;
  button.ariaPressed = 'false';
  button.addEventListener('click', () => {
    const isPressed = button.ariaPressed !== 'true';
    button.ariaPressed = String(isPressed);
    const rule = FAULTS[name];
    if (isPressed && rule !== undefined) tell({ kind: 'fail', rule });
  });
  return button;
}

function laterButton(): HTMLButtonElement {
  const button = document.createElement('button');
  button.type = 'button';
  button.textContent = 'Clock: 10 s later';
  button.addEventListener('click', () => tell({ kind: 'advance', ms: 10_000 }));
  return button;
}

function find<T extends HTMLElement = HTMLElement>(selector: string): T {
  const found = document.querySelector<T>(selector);
  if (found === null) throw new Error(`the page has no ${selector}`);
  return found;
}
