import { hasChildren, isTag, isText, type AnyNode, type Element } from 'domhandler';
import { conventions } from '../conventions/index.js';
import { looksRandom, shortestRandom } from './random-looking.js';
import { parentOf } from './surroundings.js';

/** Attributes that say how a control looks or where it stands, and nothing of what it does. */
const looks =
  /^(?:class|style|d|points|viewbox|xmlns|width|height|fill|src|srcset|role|tabindex|rel|type|action|(?:.*-)?method)$/;
/** Attributes that a control inherits: what it asks first, and what it sends besides. */
const inherited = conventions.flatMap(({ controls }) => controls?.inherited ?? []);
const isAddress = /^\s*(?:\.{0,2}\/|https?:)/i;
const mostAround = 12;
const longest = 2000;

/** What a control's attributes say, and those that it inherits; at most 2,000 characters of them. */
export function saidBy(element: Element): string {
  const own = Object.entries(element.attribs).filter(([name]) => !looks.test(name));
  // One that holds an address is called after the method that it is asked by.
  const said = own.map(([name, value]) => (isAddress.test(value) ? value : `${name}=${value}`));
  for (let [around, left] = [parentOf(element), mostAround]; around && left > 0; around = parentOf(around), left -= 1)
    for (const name of inherited) said.push(around.attribs[name] ?? '');
  return plainly(said.join(' ').slice(0, longest));
}

const ownControls = /^(?:button|a|select|textarea|script|style|label|input|option)$/;
/** A form that says more holds a page of many controls: its text is about none of them. */
const longestText = 300;

/** What a form asks, without the text of its controls; nothing if a whole page stands in it. */
export function ownText(form: Element): string {
  let text = '';
  const left: AnyNode[] = [...form.children].reverse();
  for (let node = left.pop(); node !== undefined; node = left.pop()) {
    if (isText(node)) text += ` ${node.data.trim()}`;
    else if (isTag(node) && ownControls.test(node.tagName)) continue;
    else if (hasChildren(node)) for (const child of [...node.children].reverse()) left.push(child);
    if (text.length > longestText) return '';
  }
  return text.trim();
}

/** How scripts speak of what they do to the page and to what the browser keeps. */
const idioms =
  /remove(?:Item|Attribute|Class|Child|EventListener|Cookie|Token)|(?:delete|erase|clear)_?Cookie|classList\.remove|\.remove\(\)|cancel(?:Bubble|able)|drop[-_]?(?:down|up|zone|shadow|left|right|start|end)/gi;

/** A text of code or data, without what says nothing of a deed: idioms of scripts, and values that look random. */
export function plainly(text: string): string {
  return text
    .replace(idioms, ' ')
    .replace(/[\w+/=-]+/g, (run) => (run.length >= shortestRandom && looksRandom(run) ? ' ' : run));
}
