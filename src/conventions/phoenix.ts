import { defineConvention } from './define.js';
import { askedByMethod } from './rails.js';

export const phoenix = defineConvention({
  id: 'phoenix',
  name: 'Phoenix',
  csrf: { meta: ['csrf-token'] },
  controls: {
    // As rails-ujs has it, but with the address in data-to and a token of its own beside it.
    requests: (control) => {
      const [to, token] = [control('data-to'), control('data-csrf')];
      if (to === undefined && token === undefined) return [];
      const fields = token === undefined ? [] : [['_csrf_token', token] as const];
      return askedByMethod(control, to).map((request) => ({ ...request, fields }));
    },
  },
});
