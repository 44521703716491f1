import { describe, expect, it } from '@jest/globals';
import { PageReader } from '../../src/pages/page-reader.js';

const at = new URL('http://app.example/large');

describe('a page that is looked at in many ways', () => {
  it('is read once, and again if its text, its address or its encoding is another', () => {
    const reader = new PageReader();
    const body = '<title>one</title><form action="">';
    const first = reader.read(body, at);
    expect(reader.read(body, new URL(at))).toBe(first);
    expect(reader.read(body, new URL('/elsewhere', at)).forms[0]?.action.pathname).toBe('/elsewhere');
    expect(reader.read(body, at, 'shift_jis').forms[0]?.charset).toBe('shift_jis');
    expect(reader.read('<title>two</title>', at).title).toBe('two');
    expect(reader.read(body, at)).toBe(first);
    expect(first.forms).toBe(first.forms);
  });

  it('is let go when eight others have come since', () => {
    const reader = new PageReader();
    const first = reader.read('<title>first</title>', at);
    const others = (): void => {
      for (let index = 0; index < 7; index += 1) reader.read(`<title>${String(index)}</title>`, at);
    };
    others();
    expect(reader.read('<title>first</title>', at)).toBe(first);
    others();
    reader.read('<title>eighth</title>', at);
    expect(reader.read('<title>first</title>', at)).not.toBe(first);
  });

  it('is let go early if others are large, and is not kept by another target', () => {
    const reader = new PageReader();
    const first = reader.read('<title>first</title>', at);
    const large = `<title>large</title>${' '.repeat(4_000_000)}`;
    const page = reader.read(large, at);
    expect(reader.read(large, at)).toBe(page);
    expect(reader.read('<title>first</title>', at)).not.toBe(first);
    expect(new PageReader().read(large, at)).not.toBe(page);
  });
});
