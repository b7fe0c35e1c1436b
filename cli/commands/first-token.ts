/** The registry's first token is told once, on its own console: whoever reads it there may do everything. */
import type { Output } from '../output.ts';

export function tellFirstToken(output: Output, secret: string | null): void {
  if (secret === null) return;
  output.remark(
    [
      '',
      '  The first token of this registry, with every right. It is shown this once; keep it, and make others with it:',
      `    ${secret}`,
      '    tributary login <url> --token …, then tributary token create',
      '',
    ].join('\n'),
  );
}
