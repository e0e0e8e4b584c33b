/** A text with what the search found in it marked. */

import { pieces } from '../search.ts';

export function Marked({ text, words }: { text: string; words: readonly string[] }) {
  return <>{pieces(text, words).map((piece, index) => (index % 2 === 1 ? <mark key={index}>{piece}</mark> : piece))}</>;
}
