/** The laws in force, in the order in which they are told. */
import type { Law } from '../law.ts';
import { contract } from './contract.ts';
import { description } from './description.ts';
import { owner } from './owner.ts';

export const LAWS: readonly Law[] = [owner, description, contract];
