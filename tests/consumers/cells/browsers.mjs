export function browserCells() { return []; }
