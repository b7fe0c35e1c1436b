/** A claim has a bound and a figure, and is met or missed. */
export interface Claim {
  readonly figure: number;
  readonly bound: number;
}

export function isAtMost({ figure, bound }: Claim): string {
  return figure <= bound ? 'met' : '**missed**';
}

export function isAtLeast({ figure, bound }: Claim): string {
  return figure >= bound ? 'met' : '**missed**';
}

/** `12,345`, as people write it. */
export function whole(figure: number): string {
  return Math.round(figure).toLocaleString('en-US');
}
