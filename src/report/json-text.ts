/**
 * Data as indented JSON with a line feed at its end. Characters that a viewer would act on or hide (C1 controls,
 * bidirectional marks, line separators) are written as escapes, which parse to the same text.
 */
export function jsonText(data: object, indent: number): string {
  const text = JSON.stringify(data, null, indent);
  // Line feeds are JSON.stringify's own here; it has escaped those of the data.
  return `${text.replace(/(?!\n)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, escaped)}\n`;
}

function escaped(character: string): string {
  return Array.from({ length: character.length }, (_, unit) => {
    return `\\u${character.charCodeAt(unit).toString(16).padStart(4, '0')}`;
  }).join('');
}
