/** The same server component in the edge runtime. */
export { default } from '../server/page.jsx';

export const runtime = 'edge';
