import { defineConvention } from './define.js';

/** AngularJS and Angular; axios mirrors the same cookie. */
export const angular = defineConvention({
  id: 'angular',
  name: 'Angular',
  csrf: { mirrored: [['XSRF-TOKEN', 'x-xsrf-token']] },
  controls: {
    handlers: { names: /^ng-(submit|click)$/ },
    templates: /^(data-)?ng-(if|show|repeat|switch-when)$/,
  },
});
