import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import ts from 'typescript';

const root = dirname(dirname(fileURLToPath(import.meta.url)));

/**
 * Transpiles sources to plain JavaScript, with all that they import, for whatever is generated from them. Types are
 * the business of `npm run types`.
 * @param {string} name of the folder below .cache that takes them
 * @param {readonly string[]} files below src/, without their extension
 * @returns {Promise<unknown[]>} their modules
 * @throws Error if one of them is no TypeScript, or is not there
 */
export async function loadSources(name, files) {
  const built = join(root, '.cache', name);
  rmSync(built, { recursive: true, force: true });
  mkdirSync(built, { recursive: true });
  writeFileSync(join(built, 'package.json'), '{ "type": "module" }');
  const wanted = new Set(files);
  // A set gives what is added to it while it is walked, too.
  for (const file of wanted) {
    const source = readFileSync(join(root, 'src', `${file}.ts`), 'utf8');
    const { outputText, diagnostics = [] } = ts.transpileModule(source, {
      fileName: `${file}.ts`,
      reportDiagnostics: true,
      compilerOptions: {
        target: ts.ScriptTarget.ES2022,
        module: ts.ModuleKind.ESNext,
        verbatimModuleSyntax: true,
      },
    });
    if (diagnostics.length > 0) throw new Error(`src/${file}.ts could not be transpiled.`);
    mkdirSync(dirname(join(built, file)), { recursive: true });
    writeFileSync(join(built, `${file}.js`), outputText);
    for (const { fileName } of ts.preProcessFile(outputText, true, true).importedFiles)
      if (fileName.startsWith('.')) wanted.add(posix.join(posix.dirname(file), fileName).replace(/\.js$/, ''));
  }
  return Promise.all(files.map((file) => import(pathToFileURL(join(built, `${file}.js`)).href)));
}
