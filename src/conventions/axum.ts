import { defineConvention } from './define.js';

export const axum = defineConvention({
  id: 'axum',
  name: 'axum',
  routes: [
    {
      files: /\.rs$/,
      pattern: /(?:\.route\s*\(|#\[(?<method>post|get)\s*\()\s*"(?<path>[^"\n]*)"(?<rest>[^\n]{0,80})/g,
      framework: 'axum, Actix or Rocket',
    },
  ],
});
