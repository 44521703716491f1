// Prints the notes of the release that TAG names, out of CHANGELOG.md.
import { readFileSync } from 'node:fs';
import { notesOf } from './changelog.mjs';

process.stdout.write(notesOf(readFileSync('CHANGELOG.md', 'utf8'), process.env['TAG'] ?? ''));
