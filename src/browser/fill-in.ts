import { setTimeout as pause } from 'node:timers/promises';
import type { FrameSurvey, Spot } from './controls.js';
import type { Recorder } from './fence.js';
import { heardForm, heedForm, press, pressEnter, typeInto, typeSegments, type Trouble } from './hands.js';
import { isGone, type Look } from './look.js';
import { signInForms, type SignInForm } from './sign-in-form.js';
import type { Obstruction } from './stuck.js';
import type { Traffic } from './traffic.js';

export interface FillOptions {
  readonly credentials: { readonly username: string; readonly password: string };
  /** Gives the one-time code of now; null if the account has none. */
  readonly code: (() => Promise<string>) | null;
  readonly recorder: Recorder;
}

/** Milliseconds within which Enter has sent a form, or has not. */
const enterMs = 1_500;
/** A script may work so long on a password before it sends it: Argon2, PBKDF2. */
const workMs = 12_000;
/** Of the last character of a code, which may send it by itself. */
const codeMs = 300;

/** Fills in the forms of one sign-in, and sends them. */
export class Filling {
  readonly #options: FillOptions;
  readonly #traffic: Traffic;
  /** Hears each code before it is typed. */
  readonly #keepSecret: (code: string) => void;
  #submitted: Submitted | null = null;
  /** The form with the password was sent, by Enter or by the button, as far as the page goes. */
  #heard = false;
  #pressed = false;
  /** Until when its request has the time to come. */
  #dueBy = 0;
  named = false;
  coded = false;

  constructor(options: FillOptions, traffic: Traffic, keepSecret: (code: string) => void) {
    this.#options = options;
    this.#traffic = traffic;
    this.#keepSecret = keepSecret;
  }

  /** Index of the first exchange after the password was sent; null if it was not yet. */
  get submittedAt(): number | null {
    return this.#submitted?.at ?? null;
  }

  async fill(look: Look, form: SignInForm): Promise<Trouble> {
    if (form.unanswered) return { why: 'unanswered', what: form.unanswered.control.label };
    const before = this.#traffic.sent;
    const last = lastField(form);
    if (last) await heedForm(look, last, form.submit);
    const trouble =
      (await this.#type(look, form.user, false)) ??
      (await this.#type(look, form.password, true)) ??
      (await this.#typeCode(look, form)) ??
      (await tickAll(look, form.boxes));
    if (trouble) return trouble;
    const sent = form.kind === 'code' ? before : this.#traffic.sent;
    if (form.kind === 'password')
      this.#submitted = { at: this.#options.recorder.requests().length, text: textOf(surveysOf(look)), sent };
    this.named ||= form.kind === 'name';
    this.coded ||= form.code.length > 0 && this.#options.code !== null;
    return this.#submit(look, form, sent);
  }

  async #type(look: Look, spot: Spot | null, secret: boolean): Promise<Trouble> {
    const { username, password } = this.#options.credentials;
    return spot ? typeInto(look, spot, secret ? password : username, secret) : null;
  }

  async #typeCode(look: Look, { code: spots }: SignInForm): Promise<Trouble> {
    const [first] = spots;
    if (!first) return null;
    if (this.#options.code === null) return first.control.required ? { why: 'code', what: '' } : null;
    const code = await this.#options.code();
    this.#keepSecret(code);
    return spots.length === 1 ? typeInto(look, first, code, false) : typeSegments(look, spots, code);
  }

  /** By Enter, else by the button; never by both if Enter did it, since a password must not be sent twice. */
  async #submit(look: Look, form: SignInForm, before: number): Promise<Trouble> {
    const last = lastField(form);
    const heard = async (): Promise<boolean> => form.kind !== 'name' && last !== null && (await heardForm(look, last));
    try {
      if (await this.#hasSent(before, form.kind === 'code' ? codeMs : 0)) return null;
      if (last && !(await heard())) await pressEnter(look, last);
      const sent = await this.#hasSent(before, enterMs);
      if (await heard()) {
        this.#heard ||= form.kind === 'password';
        await this.#atWork(form, before);
        return null;
      }
      if (sent || !form.submit) return null;
      this.#pressed ||= form.kind === 'password';
      const trouble = await press(look, form.submit);
      if (trouble === null) await this.#atWork(form, before);
      return trouble;
    } catch (error) {
      // The page is on its way.
      if (isGone(error)) return null;
      throw error;
    }
  }

  /** Gives the page's script its time. A name alone may be taken without any request. */
  async #atWork(form: SignInForm, before: number): Promise<void> {
    if (form.kind === 'name') return;
    if (form.kind === 'password') this.#dueBy = Date.now() + workMs;
    await this.#hasSent(before, workMs);
  }

  async #hasSent(before: number, forMs: number): Promise<boolean> {
    const until = Date.now() + forMs;
    while (this.#traffic.sent <= before) {
      if (Date.now() >= until) return false;
      await pause(50);
    }
    return true;
  }

  /**
   * What was sent after Enter may have been something else: if the page is as it was, password and all, and nothing
   * was sent that the page had not sent before, the button is pressed, once, unless Enter did as much.
   * @returns null if the form was sent, or is not there any more; `under way` if it may be sent soon
   */
  async sendAgain(look: Look): Promise<Obstruction | 'under way' | null> {
    const surveys = surveysOf(look);
    const { password: form } = signInForms(surveys);
    if (!this.#submitted || !form?.password?.control.filled) return null;
    if (textOf(surveys) !== this.#submitted.text || this.#deedSeen(this.#submitted.at)) return null;
    if (Date.now() < this.#dueBy) return 'under way';
    if (!this.#heard && !this.#pressed && form.submit) {
      this.#pressed = true;
      this.#dueBy = Date.now() + workMs;
      await press(look, form.submit);
      return 'under way';
    }
    return this.#traffic.sent > this.#submitted.sent ? null : { why: 'unsent', what: '' };
  }

  /** Whether something was sent since then that had not been sent before, other than what is read. */
  #deedSeen(at: number): boolean {
    const deeds = this.#options.recorder.requests().map(({ method, url }) => `${method} ${url.split('?')[0] ?? ''}`);
    const before = new Set(deeds.slice(0, at));
    return deeds.slice(at).some((deed) => !/^(?:GET|HEAD|OPTIONS) /.test(deed) && !before.has(deed));
  }
}

interface Submitted {
  /** Index among the exchanges. */
  readonly at: number;
  /** What the pages said then. */
  readonly text: string;
  /** How much had been sent by then, as the traffic counts. */
  readonly sent: number;
}

function lastField(form: SignInForm): Spot | null {
  return form.code.at(-1) ?? form.password ?? form.user;
}

async function tickAll(look: Look, boxes: readonly Spot[]): Promise<Trouble> {
  for (const box of boxes) {
    const trouble = await press(look, box);
    if (trouble) return trouble;
  }
  return null;
}

function surveysOf(look: Look): readonly FrameSurvey[] {
  return look.frames.map(({ survey }) => survey);
}

function textOf(surveys: readonly FrameSurvey[]): string {
  return surveys.map(({ text }) => text).join('\n');
}
