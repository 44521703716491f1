/** This project. */
export const home = 'https://github.com/session-fixation-gate/session-fixation-gate';

/** What a check does, what it cannot see, and how to mend what it finds. */
export function checkPage(id: string): string {
  return `${home}/blob/main/docs/checks/${id}.md`;
}

/** A weakness's page in the enumeration. */
export function cwePage(id: number): string {
  return `https://cwe.mitre.org/data/definitions/${String(id)}.html`;
}

/** A requirement's chapter, at the tag of the release: requirements have no addresses of their own. */
export function asvsPage(id: string): string | null {
  const file = asvsChapters.get(id.split('.', 1).join(''));
  return file === undefined ? null : `https://github.com/OWASP/ASVS/blob/v5.0.0_release/5.0/en/${file}.md`;
}

/** A test's page in the guide, version 4.2. */
export function wstgPage(id: string): string | null {
  const path = wstgPages.get(id);
  return path === undefined
    ? null
    : `https://owasp.org/www-project-web-security-testing-guide/v42/4-Web_Application_Security_Testing/${path}`;
}

const asvsChapters: ReadonlyMap<string, string> = new Map([
  ['3', '0x12-V3-Web-Frontend-Security'],
  ['7', '0x16-V7-Session-Management'],
  ['12', '0x21-V12-Secure-Communication'],
  ['14', '0x23-V14-Data-Protection'],
]);

const sessions = '06-Session_Management_Testing';
const authentication = '04-Authentication_Testing';

const wstgPages: ReadonlyMap<string, string> = new Map([
  ['ATHN-01', `${authentication}/01-Testing_for_Credentials_Transported_over_an_Encrypted_Channel`],
  ['ATHN-06', `${authentication}/06-Testing_for_Browser_Cache_Weaknesses`],
  ['CONF-07', '02-Configuration_and_Deployment_Management_Testing/07-Test_HTTP_Strict_Transport_Security'],
  ['SESS-01', `${sessions}/01-Testing_for_Session_Management_Schema`],
  ['SESS-02', `${sessions}/02-Testing_for_Cookies_Attributes`],
  ['SESS-03', `${sessions}/03-Testing_for_Session_Fixation`],
  ['SESS-04', `${sessions}/04-Testing_for_Exposed_Session_Variables`],
  ['SESS-05', `${sessions}/05-Testing_for_Cross_Site_Request_Forgery`],
  ['SESS-06', `${sessions}/06-Testing_for_Logout_Functionality`],
  ['SESS-07', `${sessions}/07-Testing_Session_Timeout`],
]);
