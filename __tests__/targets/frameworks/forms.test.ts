import { describe, expect, it } from '@jest/globals';
import { formsIn } from '../../../targets/frameworks/forms.mjs';

describe('the forms that a proof fills in', () => {
  it('are told apart by the field for a password, and by where they go', () => {
    const page = `<form action="/search"><input name="q"></form>
      <form method="post" action='/login'><input name=username><input type=password name=password></form>`;
    expect(formsIn(page)).toEqual([
      { action: '/search', hidden: {}, asksForPassword: false },
      { action: '/login', hidden: {}, asksForPassword: true },
    ]);
  });

  it('bring their hidden fields, decoded, in whatever order the attributes stand', () => {
    const page = `<FORM><input VALUE="a&amp;b&#x2F;&#43;&quot;&unknown;" name="_csrf" type="hidden">
      <input type='hidden' name='empty'><input type="hidden" value="nameless"></FORM>`;
    expect(formsIn(page)[0]?.hidden).toEqual({ _csrf: 'a&b/+"&unknown;', empty: '' });
  });

  it('are none on a page without any', () => {
    expect(formsIn('<p>form</p><input type="password">')).toEqual([]);
  });
});
