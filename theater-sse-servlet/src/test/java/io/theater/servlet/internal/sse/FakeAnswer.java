package io.theater.servlet.internal.sse;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** A request and its answer without a container: takes everything at once, and keeps each write. */
class FakeAnswer extends ServletOutputStream {
  private final List<String> writes = new CopyOnWriteArrayList<>();
  private final AtomicInteger flushes = new AtomicInteger();
  private final CompletableFuture<String> whole = new CompletableFuture<>();
  private volatile WriteListener listener;

  /** Gives it to a stream; nothing may be written before {@link #allowWriting}. */
  final void to(SseStream stream) throws Exception {
    AsyncContext async = fake(AsyncContext.class, "complete", this::complete);
    stream.start(
        fake(HttpServletRequest.class, "startAsync", () -> async),
        fake(HttpServletResponse.class, "getOutputStream", () -> this));
  }

  private static <T> T fake(Class<T> type, String method, Supplier<Object> answer) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, called, arguments) -> called.getName().equals(method) ? answer.get() : null));
  }

  private Object complete() {
    whole.complete(String.join("", writes));
    return null;
  }

  /** As the container's thread does. */
  final void allowWriting() throws Exception {
    listener.onWritePossible();
  }

  final List<String> writes() {
    return List.copyOf(writes);
  }

  final int flushes() {
    return flushes.get();
  }

  /** All of it, once it is over. */
  final CompletableFuture<String> whole() {
    return whole;
  }

  @Override
  public boolean isReady() {
    return true;
  }

  @Override
  public final void setWriteListener(WriteListener value) {
    listener = value;
  }

  @Override
  public final void write(byte[] bytes, int offset, int length) {
    writes.add(new String(bytes, offset, length, StandardCharsets.UTF_8));
  }

  @Override
  public final void write(int one) {
    throw new UnsupportedOperationException("one byte at a time");
  }

  @Override
  public final void flush() {
    flushes.incrementAndGet();
  }
}
