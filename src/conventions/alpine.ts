import { defineConvention } from './define.js';

export const alpine = defineConvention({
  id: 'alpine',
  name: 'Alpine.js',
  controls: { handlers: { names: /^(@|x-(on:|data$|init$))/, elements: '[x-data], [x-init]' } },
});
