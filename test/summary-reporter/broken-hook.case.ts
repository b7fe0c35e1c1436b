import { beforeAll, describe, expect, it } from 'vitest';

describe('a suite whose hook fails', () => {
  beforeAll(() => {
    throw new Error('The hook fails.');
  });
  it('never runs', () => expect(1).toBe(1));
});
