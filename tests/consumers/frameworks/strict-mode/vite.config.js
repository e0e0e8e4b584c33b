/** React, and nothing else. */
import react from '@vitejs/plugin-react';

export default { plugins: [react()] };
