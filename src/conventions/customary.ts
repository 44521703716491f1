import { defineConvention } from './define.js';

/** Names that many frameworks and applications share, and that tell none from another. */
export const customary = defineConvention({
  id: 'customary',
  name: 'Customary names',
  csrf: {
    words: {
      field: String.raw`csrf|xsrf|(^|\[)_?(form_?)?token\]?$|^_*form_?token$|^form_?key$`,
      variable: 'csrf|xsrf',
      attribute: 'csrf|xsrf',
      header: 'csrf|xsrf',
      parameter: 'token$|nonce|^sess_?key$|^ticket$',
    },
    meta: ['csrf', 'x-csrf-token', 'xsrf-token'],
    perhapsMirrored: [
      ['csrf_token', 'x-csrf-token'],
      ['csrf-token', 'x-csrf-token'],
      ['_csrf', 'x-csrf-token'],
    ],
    endpoints: ['api/csrf-token', 'api/csrf', 'csrf-token', 'csrf'],
  },
  cookies: { inUrl: 's|sid|sess|sess_?id|session|session_?id|zenid|oscsid|cfid|cftoken' },
  controls: { frames: 'include-fragment[src]' },
});
