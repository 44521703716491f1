/**
 * Code that a report tells people to write, and that no target runs: `family/framework`, and why. A test holds it
 * against src/checks/remedies and the targets.
 * @type {Readonly<Record<string, string>>}
 */
export const unproved = {};
