/**
 * Arguments of the caller's: checked against a schema and copied.
 *
 * A schema is `'s'` for a string, `{ o: [{ n: name, r: required, t: schema }] }` for an object, and so on; see
 * `schema.rs`. Everything foreign is touched inside a `try`: it may be a proxy, or come from another realm.
 */

/** An argument that does not fit: which one, and what it should have been. */
class Wrong {
  constructor(path, expected) {
    this.path = path;
    this.expected = expected;
  }
}

/**
 * Copies what a schema names out of an object of the caller's, as a list in the schema's order, and throws `Wrong` where
 * it does not fit.
 *
 * Each property is read once, here: what is used later is the copy, which no getter or proxy can change. `open` allows
 * other properties beside the named ones. `name` is what the object itself is called in errors, `prefix` stands before
 * the names of its properties.
 */
export function take(value, schema, open, name, prefix) {
  const at = { path: name };
  try {
    return copy(value, schema, open, name, prefix, at);
  } catch (thrown) {
    throw thrown instanceof Wrong ? thrown : new Wrong(at.path, 'readable');
  }
}

function copy(value, schema, open, name, prefix, at) {
  if (!isObject(value, open)) throw new Wrong(name, 'object');
  const known = new Set();
  const taken = schema.o.map(({ n, r, t }) => {
    known.add(n);
    at.path = prefix + n;
    const field = value[n];
    if (field === undefined) {
      if (r) throw new Wrong(prefix + n, 'present');
      return undefined;
    }
    if (t.o !== undefined) return copy(field, t, false, prefix + n, `${prefix + n}.`, at);
    if (t === 'r') return copyStrings(field, prefix + n);
    if (!fits(field, t)) throw new Wrong(prefix + n, t);
    return whole(field, prefix + n);
  });
  at.path = name;
  if (!open) {
    for (const key of Object.keys(value)) {
      if (!known.has(key) && value[key] !== undefined) throw new Wrong(prefix + key, 'known');
    }
  }
  return taken;
}

function copyStrings(value, path) {
  if (!isObject(value, false)) throw new Wrong(path, 'r');
  const taken = [];
  for (const key of Object.keys(value)) {
    const field = value[key];
    if (field === undefined) continue;
    if (typeof field !== 'string') throw new Wrong(`${path}.${key}`, 's');
    taken.push(whole(key, path), whole(field, `${path}.${key}`));
  }
  return taken;
}

/** Half of a surrogate pair would be sent as another character, in a password unnoticed. */
function whole(value, path) {
  if (typeof value === 'string' && /\p{Surrogate}/u.test(value)) throw new Wrong(path, 'whole');
  return value;
}

/** A plain object or an instance of somebody's class; not an array, a Map, a Date, a signal. */
function isObject(value, open) {
  return (
    typeof value === 'object' && value !== null && (open || Object.prototype.toString.call(value) === '[object Object]')
  );
}

function fits(value, kind) {
  switch (kind) {
    case 's':
      return typeof value === 'string';
    case 'n':
      return typeof value === 'number';
    case 'b':
      return typeof value === 'boolean';
    case 'function':
      return typeof value === 'function';
    case 'token':
      return typeof value === 'string' || typeof value === 'function';
    case 'signal':
      return (
        typeof value === 'object' &&
        value !== null &&
        typeof value.aborted === 'boolean' &&
        typeof value.addEventListener === 'function' &&
        typeof value.removeEventListener === 'function'
      );
    default:
      return false;
  }
}
