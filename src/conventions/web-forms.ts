import { defineConvention } from './define.js';

const call = /(?:__doPostBack\(|WebForm_PostBackOptions\()\s*(["'])([^"']{1,200})\1\s*,\s*(["'])([^"']{0,200})\3/;

/** A link posts the form of the page back in its own name. */
export const webForms = defineConvention({
  id: 'web-forms',
  name: 'ASP.NET Web Forms',
  controls: {
    postsBack: {
      field: '__EVENTTARGET',
      selector: 'a[href*="PostBack"], [onclick*="PostBack"]',
      sets: (handler) => {
        const [, , target, , argument = ''] = call.exec(handler) ?? [];
        return target === undefined
          ? null
          : [
              ['__EVENTTARGET', target],
              ['__EVENTARGUMENT', argument],
            ];
      },
    },
  },
});
