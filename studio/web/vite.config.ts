import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

// The base is relative, so that the page works below any path of any address. In development the
// API is asked for at a Studio that runs beside it: GESTA_STUDIO names its address.
export default defineConfig({
  base: './',
  plugins: [react()],
  build: {
    outDir: '../target/web',
    emptyOutDir: true,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    target: 'es2023',
  },
  server: {
    proxy: { '/v1': process.env['GESTA_STUDIO'] ?? 'http://127.0.0.1:7070' },
  },
});
