// What needs the packages that only a browser needs. It is bundled by itself, as dist/browser-packages.js: the bundler
// leaves imports marked webpackIgnore as they are, and this file has the same name beside src/browser/'s others and in
// dist/. So no run without a browser reads it.
export { makeCertificate } from './certificate.js';
export { driveByPipe } from './drive.js';
