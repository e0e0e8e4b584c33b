/** A page rendered on the server, whose client is for the browser: imported there, and never called. */
import { renderToString } from 'react-dom/server';
import { Units } from './units.jsx';

export const html = renderToString(<Units />);
