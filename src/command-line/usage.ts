export const usage = `Signs in to a running application, replays what an attacker could have known before, and fails on proved session fixation.

  session-fixation-gate --url URL --username NAME --password PASSWORD [--INPUT VALUE …]
  session-fixation-gate --config-file FILE
  session-fixation-gate baseline --report FILE [--baseline-file FILE] [--reason TEXT] [--expires DATE] [--prune]
  session-fixation-gate merge FOLDER
  session-fixation-gate explain CHECK
  session-fixation-gate demo [--fixed]

Every input of the action is a flag of the same name; a list is given by repeating the flag. A password on the command
line can be seen by other users of the machine: INPUT_PASSWORD in the environment cannot.

Exit code: 0 pass, 1 fail, 2 wrong inputs, 3 inconclusive. NO_COLOR is honoured.
`;
