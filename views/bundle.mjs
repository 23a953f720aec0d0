// Makes of views/NAME/ the one document views/NAME.html that the program serves: script and style inline, nothing from outside.
//   node views/bundle.mjs     writes all of them
import { readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';

const here = new URL('./', import.meta.url);
// The bundler is one of the packages of the tests.
const { build } = createRequire(new URL('../tests/package.json', import.meta.url))('esbuild');

export const names = ['leads', 'page'];

/** @param {string} name */
export const documentOf = (name) => new URL(`${name}.html`, here);

/** @param {string} name */
export async function bundle(name) {
  const [script, style, skeleton] = await Promise.all([
    minified(`${name}/main.js`, { format: 'iife' }), minified(`${name}/${name}.css`, {}), readFile(new URL(`${name}/${name}.html`, here), 'utf8'),
  ]);
  return skeleton.replace(/>\n\s*</g, '><').replace(`/* ${name}.css */`, () => style).replace('/* main.js */', () => script);
}

/** @param {string} file @param {object} options */
async function minified(file, options) {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL(file, here))], bundle: true, minify: true, write: false, charset: 'utf8', legalComments: 'none', target: ['es2022'], ...options,
  });
  return outputFiles[0].text.trim();
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  for (const name of names) await writeFile(documentOf(name), await bundle(name));
}
