export function typeCells() { return []; }
