// Directus loads isolated-vm, native code that npm carries in source alone, to run extensions. None is installed here.
import Module, { createRequire, register } from 'node:module';

const name = 'isolated-vm';
const url = 'data:text/javascript,export default {};';
register(
  `data:text/javascript,${encodeURIComponent(
    `export const resolve = (name, context, next) =>
       name === '${name}' ? { url: '${url}', shortCircuit: true } : next(name, context);`,
  )}`,
);
const load = Module._load;
Module._load = (request, ...others) => (request === name ? {} : load(request, ...others));
