/**
 * What may come when: nothing before `initialize`, nothing but `exit` after `shutdown`. Knows the life of a connection and
 * no feature.
 */
import {
  ErrorCodes,
  type Message,
  type MessageStrategy,
  type MessageWriter,
  type NotificationMessage,
  type RequestMessage,
  type ResponseMessage,
} from 'vscode-languageserver/node';

type NotificationResult = ReturnType<MessageStrategy['handleMessage']>;

type Stage = 'new' | 'initializing' | 'running' | 'shutDown';

export class LifecycleGate implements MessageStrategy {
  #stage: Stage = 'new';
  readonly #writer: MessageWriter;

  constructor(writer: MessageWriter) {
    this.#writer = writer;
  }

  /** Passes a message on, or answers it with the protocol's error for its time. */
  handleMessage(message: Message, next: (message: Message) => NotificationResult): NotificationResult {
    if (isRequest(message)) {
      const refusal = this.#refusal(message.method);
      if (refusal !== undefined) {
        return this.#refuse(message, refusal);
      }
      return this.#track(message.method, next(message));
    }
    if (isNotification(message) && message.method !== 'exit' && this.#stage !== 'running') {
      return undefined;
    }
    return next(message);
  }

  #refusal(method: string): { code: number; message: string } | undefined {
    if (this.#stage === 'shutDown') {
      return { code: ErrorCodes.InvalidRequest, message: `"${method}" came after "shutdown"; only "exit" may follow.` };
    }
    if (method === 'initialize') {
      const again = { code: ErrorCodes.InvalidRequest, message: '"initialize" may come only once.' };
      return this.#stage === 'new' ? undefined : again;
    }
    if (this.#stage !== 'running') {
      const message = `"${method}" came before "initialize" was answered; send "initialize" first.`;
      return { code: ErrorCodes.ServerNotInitialized, message };
    }
    return undefined;
  }

  #track(method: string, answered: NotificationResult): NotificationResult {
    if (method === 'shutdown') {
      this.#stage = 'shutDown';
    }
    if (method === 'initialize') {
      this.#stage = 'initializing';
      return Promise.resolve(answered).then(() => {
        this.#stage = 'running';
      });
    }
    return answered;
  }

  #refuse(request: RequestMessage, error: { code: number; message: string }): Promise<void> {
    const response: ResponseMessage = { jsonrpc: '2.0', id: request.id, error };
    return this.#writer.write(response);
  }
}

function isRequest(message: Message): message is RequestMessage {
  return hasMethod(message) && 'id' in message;
}

function isNotification(message: Message): message is NotificationMessage {
  return hasMethod(message) && !('id' in message);
}

/** A client may send anything that is JSON, `null` too. */
function hasMethod(message: unknown): boolean {
  return typeof message === 'object' && message !== null && 'method' in message && typeof message.method === 'string';
}
