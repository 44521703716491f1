import { parseWorkspacePath } from './workspace-path.js';

export const defaultReportDirectory = 'session-fixation-report';

/** The folder relative to the workspace, with forward slashes. One that leaves the workspace is refused. */
export function parseReportDirectory(text: string, workspace: string): string {
  return parseWorkspacePath(text, workspace, `a folder inside it, like ${defaultReportDirectory}.`);
}
