import { readFileSync } from 'node:fs';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';

/**
 * Emits the theme boot script as a hashed classic script in the head, so that
 * the chosen theme is set before the first paint without any inline script.
 */
function themeBoot(): Plugin {
  const file = new URL('./src/boot/theme.js', import.meta.url);
  let reference = '';
  return {
    name: 'theme-boot',
    apply: 'build',
    buildStart() {
      reference = this.emitFile({ type: 'asset', name: 'theme.js', source: readFileSync(file) });
    },
    generateBundle: {
      order: 'post',
      handler(_options, bundle) {
        const page = bundle['index.html'];
        if (page?.type === 'asset') {
          page.source = String(page.source).replace('/src/boot/theme.js', `/${this.getFileName(reference)}`);
        }
      },
    },
  };
}

export default defineConfig({
  plugins: [react(), themeBoot()],
  build: {
    target: 'es2022',
    assetsDir: 'assets',
    // A data: URL would need a wider content security policy.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 400,
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [
            // React changes far less often than the console: it stays in caches across releases.
            { name: 'react', test: /node_modules[\\/](react|react-dom|scheduler)[\\/]/, priority: 2 },
            // What every page begins with is one file, however many later ones share parts of it: each file is a request.
            { name: 'base', tags: ['$initial'], priority: 1 },
          ],
        },
      },
    },
  },
  worker: { format: 'es' },
  server: { proxy: { '/v1': process.env.TRACEKEEP_URL ?? 'http://127.0.0.1:8080' } },
});
