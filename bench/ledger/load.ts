/** Posts ready-made requests over kept-alive connections. Lean, because it shares the two cores with what it measures. */
import { connect, type Socket } from "node:net";

type Target = { port: number; messages: readonly Buffer[] };

/** As many as can be answered: each connection posts its next request when the last was answered. Answers a second. */
export async function flood({ port, messages, connections }: Target & { connections: number }): Promise<number> {
  let next = 0;
  const began = performance.now();
  await Promise.all(
    Array.from({ length: connections }, async () => {
      const line = await open(port);
      for (let message = messages[next++]; message; message = messages[next++]) await line.post(message);
      line.close();
    }),
  );
  return messages.length / ((performance.now() - began) / 1000);
}

/**
 * At a fixed pace, whether or not earlier ones were answered: milliseconds from the time each was due until its answer,
 * so that a stall counts for all that were due meanwhile.
 */
export async function paced({ port, messages, perSecond }: Target & { perSecond: number }): Promise<number[]> {
  const idle: Line[] = await Promise.all(Array.from({ length: 16 }, () => open(port)));
  const lines = new Set(idle);
  const took: number[] = [];
  const underWay: Promise<void>[] = [];
  const began = performance.now();
  for (let sent = 0; sent < messages.length;) {
    const due = Math.min(messages.length, Math.floor(((performance.now() - began) / 1000) * perSecond) + 1);
    for (; sent < due; sent++) underWay.push(post(messages[sent]!, began + (sent * 1000) / perSecond));
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  await Promise.all(underWay);
  for (const line of lines) line.close();
  return took;

  async function post(message: Buffer, due: number): Promise<void> {
    let line = idle.pop();
    // The server lets go of connections that rest for seconds.
    while (line && !line.isOpen()) line = idle.pop();
    const rested = line !== undefined;
    line ??= await open(port);
    lines.add(line);
    try {
      await line.post(message);
    } catch (error) {
      // Let go of in the very moment it was used again: sent once more, as any client does.
      if (!rested) throw error;
      line = await open(port);
      lines.add(line);
      await line.post(message);
    }
    took.push(performance.now() - due);
    idle.push(line);
  }
}

type Line = Awaited<ReturnType<typeof open>>;

/** One connection, one request at a time. Anything but 200, or a link that sends on, is thrown: an answer that took nothing in is no throughput. */
async function open(port: number) {
  const socket = await new Promise<Socket>((resolve, reject) => {
    const made = connect({ port, host: "127.0.0.1", noDelay: true }, () => resolve(made));
    made.once("error", reject);
  });
  let answered: { resolve: () => void; reject: (error: Error) => void } | null = null;
  let heard = "";
  const fail = (error: Error) => answered?.reject(error);
  socket.on("error", fail);
  socket.on("close", () => fail(new Error("The connection was closed")));
  socket.on("data", (data) => {
    heard += data.toString("latin1");
    const end = heard.indexOf("\r\n\r\n");
    if (end < 0) return;
    const chunked = /transfer-encoding: chunked/i.test(heard.slice(0, end));
    const length = Number(/content-length: (\d+)/i.exec(heard.slice(0, end))?.[1] ?? 0);
    if (chunked ? !heard.endsWith("0\r\n\r\n") : heard.length < end + 4 + length) return;
    const status = heard.slice(9, 12);
    heard = "";
    if (status === "200" || status === "302") answered?.resolve();
    else fail(new Error(`Answered ${status}`));
  });
  return {
    post: (message: Buffer) =>
      new Promise<void>((resolve, reject) => {
        answered = { resolve, reject };
        socket.write(message);
      }),
    isOpen: () => socket.writable,
    close: () => {
      answered = null;
      socket.destroy();
    },
  };
}
