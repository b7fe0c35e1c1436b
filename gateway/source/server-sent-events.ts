/** Reads a stream of server-sent events (HTML standard, section 9.2), as far as we send them. */
export interface ServerSentEvent {
  readonly name: string;
  readonly id: string;
}

/** Ends with the stream; throws where it has said nothing for `silenceMs`, comments included. */
export async function* eventsIn(
  body: ReadableStream<Uint8Array>,
  silenceMs: number,
  signal: AbortSignal,
): AsyncGenerator<ServerSentEvent> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let text = '';
  try {
    for (;;) {
      const { done, value } = await withinSilence(reader.read(), silenceMs);
      if (done || signal.aborted) return;
      text += decoder.decode(value, { stream: true });
      const blocks = text.split('\n\n');
      text = blocks.pop()!;
      yield* blocks.flatMap(eventOf);
    }
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}

async function withinSilence<Result>(reading: Promise<Result>, silenceMs: number): Promise<Result> {
  let timer: NodeJS.Timeout | undefined;
  const silent = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`The stream was silent for ${silenceMs} ms.`)), silenceMs);
  });
  return Promise.race([reading, silent]).finally(() => clearTimeout(timer));
}

function eventOf(block: string): readonly ServerSentEvent[] {
  const fields = new Map(block.split('\n').map((line) => [line.split(':', 1)[0]!, line.replace(/^[^:]*: ?/, '')]));
  const name = fields.get('event');
  return name === undefined ? [] : [{ name, id: fields.get('id') ?? '' }];
}
