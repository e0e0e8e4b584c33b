export function recipeCells() { return []; }
