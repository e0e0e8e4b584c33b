/** Lists of backup units: what the core asks of one, where it is. */

/** The units of this id or, `byName`, of this name. */
export function findUnits(list, byName, key) {
  return list.items.filter((unit) => (byName ? unit.properties?.name : unit.id) === key);
}

/** The states that the units show, each once. */
export function statesOf(list) {
  return [...new Set(list.items.map((unit) => unit.metadata?.state))].filter((state) => typeof state === 'string');
}

/** The ids that were added since the list of the text `before`, that have changed, and that are gone. */
export function changesOf(list, before) {
  const byId = (units) => new Map(units.map((unit) => [unit.id, unit]));
  const old = byId(before === undefined ? [] : JSON.parse(before).items);
  const now = byId(list.items);
  return [
    [...now.keys()].filter((id) => !old.has(id)),
    [...now.keys()].filter((id) => old.has(id) && !isSame(now.get(id), old.get(id))),
    [...old.keys()].filter((id) => !now.has(id)),
  ];
}

/** The list of a text, which nobody has changed. */
export function reread(text) {
  return JSON.parse(text);
}

/** What `ensure` comes to. */
export function ensured(unit, how) {
  return { unit, how };
}

/** What `watch` tells. */
export function snapshot({ items }, [added, changed, removed], stale) {
  return { items, added, changed, removed, stale };
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
