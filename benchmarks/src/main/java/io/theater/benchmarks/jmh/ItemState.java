package io.theater.benchmarks.jmh;

import io.theater.LlmRequest;
import io.theater.model.LlmInteraction;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Requests and finished interactions of one thread, made beforehand. */
@State(Scope.Thread)
public class ItemState {
  private static final int ITEMS = 256;
  private static final AtomicInteger OFFSET = new AtomicInteger();

  private final List<LlmRequest> requests = new ArrayList<>();
  private final List<LlmInteraction> interactions = new ArrayList<>();
  private final List<String> responses = new ArrayList<>();
  private int next;

  /** Makes them; every thread has other sessions. */
  @Setup(Level.Trial)
  public void make(TheaterState state) {
    int from = OFFSET.getAndAdd(ITEMS);
    for (int i = from; i < from + ITEMS; i++) {
      requests.add(state.items.request(i));
      interactions.add(state.items.interaction(i));
      responses.add(state.items.response(i));
    }
  }

  LlmRequest request() {
    return requests.get(next);
  }

  LlmInteraction interaction() {
    return interactions.get(next);
  }

  /** The response of the current item; goes on to the next one. */
  String response() {
    return responses.get(next);
  }

  void advance() {
    next = (next + 1) % ITEMS;
  }
}
