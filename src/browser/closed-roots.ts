import type { CDPSession, Page, Protocol } from 'puppeteer-core';

/**
 * Puts every closed shadow root of a page into a property of its host, so that a look can go on in it: only the
 * protocol sees them.
 * @param key the property’s name
 * @returns whether there are any
 */
export async function openClosedRoots(page: Page, key: string): Promise<boolean> {
  const session = await page.createCDPSession();
  try {
    const { root } = await session.send('DOM.getDocument', { depth: -1, pierce: true });
    const closed = closedRoots(root);
    for (const { backendNodeId } of closed) await open(session, backendNodeId, key);
    return closed.length > 0;
  } finally {
    await session.detach();
  }
}

function closedRoots(document: Protocol.DOM.Node): Protocol.DOM.Node[] {
  const found: Protocol.DOM.Node[] = [];
  const waiting = [document];
  for (let node = waiting.pop(); node; node = waiting.pop()) {
    if (node.shadowRootType === 'closed') found.push(node);
    if (node.contentDocument) waiting.push(node.contentDocument);
    for (const inner of [...(node.shadowRoots ?? []), ...(node.children ?? [])]) waiting.push(inner);
  }
  return found;
}

async function open(session: CDPSession, backendNodeId: number, key: string): Promise<void> {
  const { object } = await session.send('DOM.resolveNode', { backendNodeId });
  if (object.objectId === undefined) return;
  await session.send('Runtime.callFunctionOn', {
    objectId: object.objectId,
    functionDeclaration:
      'function (key) { Object.defineProperty(this.host, key, { value: this, configurable: true, enumerable: false }); }',
    arguments: [{ value: key }],
  });
}
