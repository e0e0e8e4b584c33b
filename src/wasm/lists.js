/**
 * Lists of backup units, and other JSON: what the core asks of a value, where it is.
 *
 * What cannot be read, such as a proxy that throws, is not there.
 */

/** A field of an object. */
export const field = safely((value, name) => (typeof value === 'object' ? value[name] : undefined));

/** The items of an array, in an array of our own. */
export const items = safely((value) => (Array.isArray(value) ? Array.from(value) : undefined));

/** The units of this id or, `byName`, of this name. */
export const findUnits = safely((list, byName, key) =>
  list.items.filter((unit) => (byName ? unit.properties?.name : unit.id) === key),
);

/** The states that the units show, each once. */
export const statesOf = safely((list) => [...new Set(list.items.map((unit) => unit.metadata?.state))]);

/** The ids that were added since the list of the text `before`, that have changed, and that are gone. */
export const changesOf = safely((list, before) => {
  const byId = (units) => new Map(units.map((unit) => [unit.id, unit]));
  const old = byId(before === undefined ? [] : JSON.parse(before).items);
  const now = byId(list.items);
  return [
    [...now.keys()].filter((id) => !old.has(id)),
    [...now.keys()].filter((id) => old.has(id) && !isSame(now.get(id), old.get(id))),
    [...old.keys()].filter((id) => !now.has(id)),
  ];
});

/** What a text of JSON says: the list of a body, which nobody has changed, or facts from the core. */
export const parsed = safely((json) => JSON.parse(json));

export { parsed as reread };

/** What `ensure` gives. */
export function ensured(unit, how) {
  return { unit, how };
}

/** What `watch` gives. */
export function snapshot(list, added, changed, removed, stale) {
  return { items: list.items, added, changed, removed, stale };
}

function safely(ask) {
  return (...given) => {
    try {
      return ask(...given);
    } catch {
      return undefined;
    }
  };
}

/** Whether two JSON values are the same, the order of properties aside. */
function isSame(one, other) {
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) return one === other;
  const names = Object.keys(one);
  return (
    Array.isArray(one) === Array.isArray(other) &&
    names.length === Object.keys(other).length &&
    names.every((name) => Object.hasOwn(other, name) && isSame(one[name], other[name]))
  );
}
