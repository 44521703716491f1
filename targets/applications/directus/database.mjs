// PostgreSQL as WebAssembly, on a socket in the scratch folder: node database.mjs SCRATCH
import { PGlite } from '@electric-sql/pglite';
import { PGLiteSocketServer } from '@electric-sql/pglite-socket';

const [, , scratch] = process.argv;
const db = await PGlite.create();
await new PGLiteSocketServer({ db, path: `${scratch}/.s.PGSQL.5432` }).start();
