import { defineConvention } from './define.js';

export const vue = defineConvention({
  id: 'vue',
  name: 'Vue',
  controls: { handlers: { names: /^(@|v-on:)/ } },
});
