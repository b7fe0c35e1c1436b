/** Waits for something that another process does: asks again until the answer holds, or fails with the last answer. */
export async function until<Answer>(
  ask: () => Promise<Answer>,
  holds: (answer: Answer) => boolean,
  withinMs = 15_000,
): Promise<Answer> {
  const deadline = performance.now() + withinMs;
  let answer = await ask();
  while (!holds(answer)) {
    if (performance.now() > deadline)
      throw new Error(`not so within ${withinMs} ms; the last answer: ${JSON.stringify(answer)}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
    answer = await ask();
  }
  return answer;
}
