export function frameworkCells() { return []; }
