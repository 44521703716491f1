/**
 * A command that a step gives to the runner in its log: `::error title=…::message`.
 * @typedef {{ command: string, properties: Readonly<Record<string, string>>, message: string }} WorkflowCommand
 */

/**
 * Reads one line of a log as the runner does.
 * @param {string} line
 * @returns {WorkflowCommand | null} null for a line that is meant for people
 */
export function parseWorkflowCommand(line) {
  const match = /^\s*::([A-Za-z-]+)(?: (.*?))?::(.*)$/u.exec(line);
  if (match === null) return null;
  const [, command = '', properties = '', message = ''] = match;
  const pairs = properties.split(',').filter((pair) => pair.includes('='));
  return {
    command,
    properties: Object.fromEntries(
      pairs.map((pair) => {
        const at = pair.indexOf('=');
        return [pair.slice(0, at).trim(), unescape(pair.slice(at + 1))];
      }),
    ),
    message: unescape(message),
  };
}

/** @param {string} text */
function unescape(text) {
  const characters = /** @type {const} */ ({ '%0D': '\r', '%0A': '\n', '%3A': ':', '%2C': ',', '%25': '%' });
  // One pass: what an escaped percent sign spells out is text.
  return text.replace(/%(?:0D|0A|3A|2C|25)/gu, (code) => characters[/** @type {keyof typeof characters} */ (code)]);
}
