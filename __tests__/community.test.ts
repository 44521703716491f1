import { describe, expect, it } from '@jest/globals';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { z } from 'zod';
import { version } from '../src/version.js';

const root = fileURLToPath(new URL('..', import.meta.url));
const text = (path: string): string => readFileSync(join(root, path), 'utf8');
const folder = '.github/ISSUE_TEMPLATE';
const forms = readdirSync(join(root, folder)).filter((name) => name !== 'config.yml');

// What GitHub takes, and shows no form without: docs.github.com, "Syntax for GitHub's form schema".
const validations = z.strictObject({ required: z.boolean() }).optional();
const id = z.string().regex(/^[a-zA-Z0-9_-]+$/);
const label = z.string().min(1);
const description = z.string().optional();
const element = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('markdown'), attributes: z.strictObject({ value: z.string().min(1) }) }),
  z.strictObject({
    type: z.literal('input'),
    id,
    attributes: z.strictObject({ label, description, placeholder: z.string().optional() }),
    validations,
  }),
  z.strictObject({
    type: z.literal('textarea'),
    id,
    attributes: z.strictObject({ label, description, render: z.string().optional() }),
    validations,
  }),
  z.strictObject({
    type: z.literal('dropdown'),
    id,
    attributes: z.strictObject({ label, description, options: z.array(z.string()).min(1) }),
    validations,
  }),
  z.strictObject({
    type: z.literal('checkboxes'),
    id,
    attributes: z.strictObject({
      label,
      description,
      options: z.array(z.strictObject({ label, required: z.boolean().optional() })).min(1),
    }),
  }),
]);
const form = z.strictObject({
  name: z.string().min(4),
  description: z.string().min(4),
  labels: z.array(z.string()).min(1),
  body: z.array(element),
});

describe('the issue forms', () => {
  it('are one for each thing that goes wrong, and one for ideas', () => {
    expect(forms.sort()).toEqual([
      'bug.yml',
      'false-green.yml',
      'false-red.yml',
      'feature.yml',
      'sign-in-not-found.yml',
    ]);
  });

  it.each(forms)('%s is one that GitHub shows', (name) => {
    const { body } = form.parse(parse(text(`${folder}/${name}`)));
    const fields = body.filter((one) => one.type !== 'markdown');
    const ids = fields.map((one) => one.id);
    const labels = fields.map(({ attributes }) => attributes.label.toLowerCase());
    expect([new Set(ids).size, new Set(labels).size]).toEqual([ids.length, labels.length]);
    expect(fields.length).toBeGreaterThan(0);
  });

  it.each(['{}', 'name: A form\ndescription: Without fields\nlabels: [bug]\nbody: [{ type: input }]'])(
    'would not be shown if it were %j',
    (yaml) => {
      expect(form.safeParse(parse(yaml)).success).toBe(false);
    },
  );

  it.each(forms.filter((name) => name !== 'feature.yml'))(
    '%s asks for the version and what it is needed for a repair',
    (name) => {
      const { body } = form.parse(parse(text(`${folder}/${name}`)));
      const required = body.flatMap((one) =>
        'validations' in one && one.validations?.required === true ? [one.id] : [],
      );
      expect(required).toContain('version');
      expect(required.length).toBeGreaterThanOrEqual(3);
    },
  );

  it('leave vulnerabilities to the private report', () => {
    const config = z
      .strictObject({
        blank_issues_enabled: z.literal(false),
        contact_links: z.array(z.strictObject({ name: label, url: z.url(), about: label })),
      })
      .parse(parse(text(`${folder}/config.yml`)));
    expect(config.contact_links[0]?.url).toMatch(/\/security\/advisories\/new$/);
  });
});

describe('what GitHub offers to those who come', () => {
  it('is there, without a blank that nobody has filled in', () => {
    for (const page of ['CODE_OF_CONDUCT.md', 'SUPPORT.md', 'SECURITY.md', '.github/PULL_REQUEST_TEMPLATE.md']) {
      expect(existsSync(join(root, page))).toBe(true);
      expect(text(page)).not.toMatch(/\[INSERT|TODO|example\.com/);
    }
  });

  it('names the major version that npm has', () => {
    const [major = ''] = version.split('.');
    const named = [...text('SUPPORT.md').matchAll(/session-fixation-gate@(\w+)/g)].map(([, tag]) => tag);
    expect(named).toEqual([major]);
  });
});
