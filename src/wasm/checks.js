/**
 * Generated from the schemas by tests/checks.rs: holds an answer against what the API promises.
 *
 * Each gives the path of the first place that does not fit, such as `items[3].id`. Every property stands here by its
 * name, since a walk that reads names from a table takes an engine ten times as long.
 */

/** The first place of `value` that does not fit the document of this number, or `undefined`. */
export function mismatch(value, document) {
  try {
    return CHECKS[document](value);
  } catch {
    return '';
  }
}

function ssourl(value) {
  if (!isObject(value)) return '';
  if (typeof value.ssoUrl !== 'string') return 'ssoUrl';
  return undefined;
}

function metadata(value) {
  if (!isObject(value)) return '';
  if (!isText(value.etag)) return 'etag';
  if (!isText(value.createdDate)) return 'createdDate';
  if (!isText(value.createdBy)) return 'createdBy';
  if (!isText(value.createdByUserId)) return 'createdByUserId';
  if (!isText(value.lastModifiedDate)) return 'lastModifiedDate';
  if (!isText(value.lastModifiedBy)) return 'lastModifiedBy';
  if (!isText(value.lastModifiedByUserId)) return 'lastModifiedByUserId';
  if (!isText(value.state)) return 'state';
  return undefined;
}

function properties(value) {
  if (!isObject(value)) return '';
  if (!isText(value.name)) return 'name';
  if (!isText(value.password)) return 'password';
  if (!isText(value.email)) return 'email';
  return undefined;
}

function unit(value) {
  if (!isObject(value)) return '';
  if (typeof value.id !== 'string') return 'id';
  if (!isText(value.type)) return 'type';
  if (!isText(value.href)) return 'href';
  const metadataPlace = value.metadata == null ? undefined : metadata(value.metadata);
  if (metadataPlace !== undefined) return below('metadata', metadataPlace);
  const propertiesPlace = value.properties == null ? undefined : properties(value.properties);
  if (propertiesPlace !== undefined) return below('properties', propertiesPlace);
  return undefined;
}

function units(value) {
  if (!isObject(value)) return '';
  if (!isText(value.id)) return 'id';
  if (!isText(value.type)) return 'type';
  if (!isText(value.href)) return 'href';
  const { items } = value;
  if (!Array.isArray(items)) return 'items';
  for (let at = 0; at < items.length; at++) {
    const place = unit(items[at]);
    if (place !== undefined) return below(`items[${at}]`, place);
  }
  return undefined;
}

function isObject(value) {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isText(value) {
  return value == null || typeof value === 'string';
}

function below(path, rest) {
  return rest === '' || rest.startsWith('[') ? path + rest : `${path}.${rest}`;
}

const CHECKS = [ssourl, unit, units];
