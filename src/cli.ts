#!/usr/bin/env node
import { main } from './command-line/command-line.js';

process.exitCode = await main(process.argv.slice(2), process.env, {
  out: (text) => process.stdout.write(text),
  err: (text) => process.stderr.write(text),
  watched: process.stderr.isTTY,
  coloured: process.stdout.isTTY,
  columns: process.stdout.columns,
});
