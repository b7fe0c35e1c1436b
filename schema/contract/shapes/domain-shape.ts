/** domain.yaml: who a domain is. */
import { z } from 'zod';
import { isSlug } from '../../../lib/urn.ts';
import type { DomainDescription } from '../documents.ts';
import { leaf } from './leaves.ts';

const words = leaf<string>('a string with words in it', (value) => typeof value === 'string' && value.trim() !== '');
const slug = leaf<string>(
  'a name such as "risk-models": up to 63 small letters, digits and "-", a letter first',
  (value) => typeof value === 'string' && isSlug(value),
);
const email = leaf<string>(
  'an e-mail address',
  (value) => typeof value === 'string' && /^[^\s@]+@[^\s@]+$/.test(value),
);

export const domainShape: z.ZodType<DomainDescription> = z.strictObject({
  name: slug,
  title: words,
  description: words,
  owner: z.strictObject({ name: words, email }),
});
