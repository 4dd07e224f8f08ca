package io.theater.examples.model;

import java.io.IOException;
import java.util.function.Consumer;

/**
 * A language model that answers a list of messages and streams the answer while it is written.
 *
 * <p>Implementations are safe for use by many threads at once. {@link #chat} blocks until the reply
 * is complete; interrupt the calling thread to cancel it.
 */
public interface ChatModel {

  /** Who serves the model, for example {@code openai} or {@code scripted}. */
  String provider();

  /** The name of the model as it is requested. */
  String model();

  /** Where requests go: a URL without credentials, or {@code in-process}. */
  String endpoint();

  /**
   * Asks the model and waits for the complete reply.
   *
   * @param request the conversation
   * @param onDelta called on the calling thread for every piece, in order; what it throws ends the
   *     call and is passed on
   * @return the complete reply; its text is the concatenation of all text deltas
   * @throws ChatException when the service refuses, fails, stalls or is cut off; the text received
   *     until then is in {@link ChatException#partialText()}
   * @throws InterruptedException when the calling thread is interrupted; the request is abandoned
   */
  ChatReply chat(ChatRequest request, Consumer<ChatDelta> onDelta)
      throws IOException, InterruptedException;
}
