import { parseHtml } from './html.js';
import type { HtmlPage } from './html-page.js';

interface Kept {
  readonly key: readonly [body: string, address: string, charset: string];
  readonly page: HtmlPage;
}

/** A parsed page takes many times the room of its text. */
const mostKept = 8;
const mostCharacters = 4_000_000;

/** Keeps the pages of one target that were read last: one is looked at in many ways, and large ones take a second. */
export class PageReader {
  #kept: readonly Kept[] = [];

  /** @param charset the encoding that the page came in */
  read(body: string, address: URL, charset = 'utf-8'): HtmlPage {
    const key = [body, address.href, charset] as const;
    const found = this.#kept.find((one) => one.key.every((part, index) => part === key[index]));
    const first = found ?? { key, page: parseHtml(body, address, charset) };
    let characters = body.length;
    const others = this.#kept.filter((one) => one !== found).slice(0, mostKept - 1);
    this.#kept = [first, ...others.filter((one) => (characters += one.key[0].length) <= mostCharacters)];
    return first.page;
  }
}
