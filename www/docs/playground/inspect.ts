/** Values as people read them: text as it is, everything else much as it would be written. */

export function shown(value: unknown): string {
  return typeof value === 'string' ? value : inspect(value, '');
}

function inspect(value: unknown, indent: string): string {
  if (typeof value === 'string') return `'${value}'`;
  if (typeof value !== 'object' || value === null) return String(value);
  if (value instanceof Error) return `${value.name}: ${value.message}`;
  if (value instanceof Headers) return inspect(Object.fromEntries(value), indent);
  const isList = Array.isArray(value);
  const members = Object.entries(value).map(([name, member]) => {
    const text = inspect(member, `${indent}  `);
    return isList ? text : `${name}: ${text}`;
  });
  const [open, close] = isList ? ['[', ']'] : ['{', '}'];
  if (members.length === 0) return open + close;
  const line = `${open} ${members.join(', ')} ${close}`;
  if (line.length <= 80 && !line.includes('\n')) return line;
  return `${open}\n${members.map((member) => `${indent}  ${member}`).join(',\n')}\n${indent}${close}`;
}
