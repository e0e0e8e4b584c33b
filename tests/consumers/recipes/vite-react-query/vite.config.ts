/** The dev server is the gateway: it adds the token, which no page ever sees. In production your own server does. */
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

const { IONOS_API_URL = 'https://api.ionos.com', IONOS_TOKEN = '' } = process.env;

export default defineConfig({
  plugins: [react()],
  server: {
    proxy: {
      '/api': {
        target: IONOS_API_URL,
        changeOrigin: true,
        rewrite: (path) => path.replace(/^\/api/, '/cloudapi/v6'),
        headers: { authorization: `Bearer ${IONOS_TOKEN}` },
      },
    },
  },
});
