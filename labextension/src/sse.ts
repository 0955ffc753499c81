/** Server-sent events out of a response's body. EventSource could not send the token. */

export interface ServerEvent {
  id: string;
  event: string;
  data: string;
}

/** The events of a `text/event-stream`, as they come; comments are left out. */
export async function* serverEvents(
  body: ReadableStream<Uint8Array>
): AsyncGenerator<ServerEvent> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let rest = '';
  try {
    for (;;) {
      const { done, value } = await reader.read();
      rest += done ? decoder.decode() : decoder.decode(value, { stream: true });
      const blocks = rest.split(/\r?\n\r?\n/);
      rest = blocks.pop() ?? '';
      for (const block of blocks) {
        const event = parsed(block);
        if (event) {
          yield event;
        }
      }
      if (done) {
        return;
      }
    }
  } finally {
    await reader.cancel().catch(() => undefined); // it is closed already where it broke off
  }
}

function parsed(block: string): ServerEvent | null {
  const event: ServerEvent = { id: '', event: 'message', data: '' };
  const data: string[] = [];
  for (const line of block.split(/\r?\n/)) {
    const [, field, value] = /^([^:]*):? ?(.*)$/.exec(line) ?? [];
    if (field === 'data') {
      data.push(value ?? '');
    } else if (field === 'id' || field === 'event') {
      event[field] = value ?? '';
    }
  }
  event.data = data.join('\n');
  return data.length > 0 ? event : null;
}
