import { z } from 'zod';
import { answerShape } from './answer.js';
import type { Immutable } from './immutable.js';

const actorRoleShape = z.enum(['visitor', 'victim', 'attacker', 'bystander']).meta({
  id: 'ActorRole',
  description:
    'Who sends a request. A *bystander* is the visitor of the third control: it has an identifier that nobody planted.',
});

export type ActorRole = z.infer<typeof actorRoleShape>;

export const exchangeShape = z
  .object({
    number: z.number().describe('1-based, in the order of sending.'),
    actor: actorRoleShape,
    method: z.string(),
    url: z.string().describe('Absolute URL with every query value and user-info removed.'),
    carriers: z
      .array(z.string())
      .nullable()
      .describe(
        'Labels of what the request carried: `sid#1`, `Authorization: Basic`; null if only the response is looked at.',
      ),
    status: z.number().nullable().describe('HTTP status; null if no response came.'),
    sets: z.array(z.string()).describe('Labels of the cookies that the response set, deletions as `sid deleted`.'),
    answer: answerShape.nullable().describe("The oracle's answer, if this request asked it."),
    note: z.string().describe('What the step is for, in our words: "plants its own cookies in the victim\'s browser".'),
  })
  .meta({
    id: 'Exchange',
    description:
      "One numbered request of an experiment and what came back. Holds no secret: a carrier's value stands as a label " +
      '(`sid#1` is the first value of the cookie `sid` that this experiment saw, `sid#2` the second), so a reader sees ' +
      'what was kept, what changed and who sent it, and nobody can replay the report.',
  });

export type Exchange = Immutable<z.infer<typeof exchangeShape>>;
