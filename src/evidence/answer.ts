import { z } from 'zod';

export const answerShape = z.enum(['signed-in', 'signed-out', 'unclear']).meta({
  id: 'Answer',
  description:
    'What the oracle says of one response to the protected request. `unclear` agrees with neither class and is never guessed.',
});

export type Answer = z.infer<typeof answerShape>;
