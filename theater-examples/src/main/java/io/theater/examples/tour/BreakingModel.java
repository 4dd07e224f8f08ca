package io.theater.examples.tour;

import io.theater.examples.model.ChatDelta;
import io.theater.examples.model.ChatModel;
import io.theater.examples.model.ChatReply;
import io.theater.examples.model.ChatRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.SocketException;
import java.util.function.Consumer;

/** A model whose connection breaks after some pieces of the reply. */
final class BreakingModel implements ChatModel {

  private final ChatModel whole;
  private final int pieces;

  BreakingModel(ChatModel whole, int pieces) {
    this.whole = whole;
    this.pieces = pieces;
  }

  @Override
  public String provider() {
    return whole.provider();
  }

  @Override
  public String model() {
    return whole.model();
  }

  @Override
  public String endpoint() {
    return whole.endpoint();
  }

  @Override
  public ChatReply chat(ChatRequest request, Consumer<ChatDelta> onDelta)
      throws IOException, InterruptedException {
    int[] said = {0};
    try {
      return whole.chat(
          request,
          delta -> {
            onDelta.accept(delta);
            if (++said[0] == pieces) {
              throw new UncheckedIOException(new SocketException("Connection reset by peer"));
            }
          });
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }
}
