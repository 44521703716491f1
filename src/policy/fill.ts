/**
 * The sentence with each `{placeholder}` replaced by its datum, in one pass: braces within a datum stay as they are.
 * Throws if a datum is missing. That is a defect of the check, and better a failed run than a sentence with a hole.
 */
export function fillMessage(sentence: string, data: Readonly<Record<string, string>>): string {
  return sentence.replace(/\{([^{}]*)\}/g, (_placeholder, name: string) => {
    const datum = Object.hasOwn(data, name) ? data[name] : undefined;
    if (datum === undefined) throw new Error(`The message “${sentence}” lacks the datum {${name}}.`);
    return datum;
  });
}
