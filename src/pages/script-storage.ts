import { isSign, type Script, type Token } from './script-tokens.js';

/** A text that a script puts into a browser's storage as it stands there. */
export interface StoredText {
  readonly key: string;
  readonly value: string;
}

/** `localStorage.setItem("token", "…")`, `sessionStorage.token = "…"`, in the script's order. */
export function storedTexts({ strings }: Script): readonly StoredText[] {
  return strings.flatMap((string): StoredText[] => {
    const key = keyOf(string);
    return key === null ? [] : [{ key, value: string.text }];
  });
}

function keyOf({ previous }: Token): string | null {
  if (isSign(previous, ',')) {
    const key = previous?.previous;
    const call = key?.previous?.previous;
    return key?.kind === 'string' && isSign(key.previous, '(') && call?.text === 'setItem' ? key.text : null;
  }
  if (!isSign(previous, '=')) return null;
  const before = previous?.previous;
  const key = isSign(before, ']') ? before?.previous : before;
  const storage = key?.previous?.previous;
  return key && /^(local|session)Storage$/.test(storage?.text ?? '') ? key.text : null;
}
