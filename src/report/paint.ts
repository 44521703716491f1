/** Colours of the terminal, by meaning; each is the text itself if colour is off. */
export interface Paint {
  readonly good: (text: string) => string;
  readonly bad: (text: string) => string;
  readonly doubt: (text: string) => string;
  readonly dim: (text: string) => string;
  readonly strong: (text: string) => string;
}

export function paintFor(colour: boolean): Paint {
  const style = (code: number) => (text: string) => (colour ? `\u001b[${code}m${text}\u001b[0m` : text);
  return { good: style(32), bad: style(31), doubt: style(33), dim: style(2), strong: style(1) };
}
