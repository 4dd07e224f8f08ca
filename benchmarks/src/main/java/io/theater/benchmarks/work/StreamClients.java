package io.theater.benchmarks.work;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.theater.benchmarks.ChildJvm;
import io.theater.benchmarks.Figures;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;

/**
 * Many readers of a stream in a process of their own: {@code PORT PATH CLIENTS STALLED EVENTS}.
 * Says {@code ready} when all have the head of their answer, reads until each that is not stalled
 * has got so many events, all connections are closed or nothing has come for ten seconds, and
 * prints its figures as JSON. A text is {@code t=<nanoTime of the sender>=}: the clock is the
 * machine's, not the process's. Texts that begin otherwise are read and not counted.
 */
public final class StreamClients {
  private static final long PATIENCE_NANOS = 10_000_000_000L;

  private final Selector selector = Selector.open();
  private final ByteBuffer buffer = ByteBuffer.allocate(1 << 18);
  private final List<Reader> readers = new ArrayList<>();
  private final List<SocketChannel> stalled = new ArrayList<>();
  private long[] latencies = new long[1 << 20];
  private int received;
  private long lastNanos;

  private StreamClients() throws IOException {}

  /** One connection and how far it is in finding a time. */
  private static final class Reader {
    private final StringBuilder head = new StringBuilder();
    private boolean answered;
    private boolean chunked;
    private long chunk; // bytes left of it
    private boolean sized; // its length is known
    private int events;
    private int found; // characters of "t=" seen
    private boolean digits;
    private long time;
  }

  /**
   * Starts them in a second process, and returns when all have the head of their answer.
   *
   * @param to what they read
   * @param healthy how many read as fast as they can
   * @param stalled how many never read
   * @param events how many texts each waits for
   * @return what they have measured, once they have ended
   */
  public static FutureTask<Figures> start(Broadcaster to, int healthy, int stalled, int events)
      throws InterruptedException {
    CountDownLatch ready = new CountDownLatch(1);
    ChildJvm child = new ChildJvm(StreamClients.class, List.of("-Xmx1g"), Duration.ofMinutes(3));
    FutureTask<Figures> clients =
        new FutureTask<>(
            () -> {
              try {
                String figures =
                    child.run(
                        line -> ready.countDown(),
                        Integer.toString(to.port()),
                        to.path(),
                        Integer.toString(healthy),
                        Integer.toString(stalled),
                        Integer.toString(events));
                return new ObjectMapper().readValue(figures, Figures.class);
              } finally {
                ready.countDown(); // also when there are none
              }
            });
    new Thread(clients, "clients").start();
    ready.await();
    return clients;
  }

  /** See the class. */
  public static void main(String[] arguments) throws Exception {
    StreamClients clients = new StreamClients();
    int port = Integer.parseInt(arguments[0]);
    byte[] request =
        ("GET "
                + arguments[1]
                + " HTTP/1.1\r\nHost: 127.0.0.1:"
                + port
                + "\r\nAccept: text/event-stream\r\n\r\n")
            .getBytes(StandardCharsets.US_ASCII);
    int healthy = Integer.parseInt(arguments[2]);
    for (int i = 0; i < healthy; i++) {
      clients.connect(port, request);
    }
    for (int i = 0; i < Integer.parseInt(arguments[3]); i++) {
      clients.stall(port, request);
    }
    clients.readUntilAnswered();
    System.out.println("ready");
    System.out.flush();
    System.out.println(
        new ObjectMapper().writeValueAsString(clients.read(Integer.parseInt(arguments[4]))));
  }

  private void connect(int port, byte[] request) throws IOException {
    SocketChannel channel =
        SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    channel.write(ByteBuffer.wrap(request));
    channel.configureBlocking(false);
    Reader reader = new Reader();
    readers.add(reader);
    channel.register(selector, SelectionKey.OP_READ, reader);
  }

  /** Asks for the stream and never reads it. */
  private void stall(int port, byte[] request) throws IOException {
    SocketChannel channel = SocketChannel.open();
    channel.setOption(StandardSocketOptions.SO_RCVBUF, 4096);
    channel.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    channel.write(ByteBuffer.wrap(request));
    stalled.add(channel);
  }

  private void readUntilAnswered() throws IOException {
    lastNanos = System.nanoTime();
    while (readers.stream().anyMatch(reader -> !reader.answered) && isPatient()) {
      select();
    }
    received = 0;
    readers.forEach(reader -> reader.events = 0);
  }

  private Figures read(int events) throws IOException {
    lastNanos = System.nanoTime();
    while (readers.stream().anyMatch(reader -> reader.events < events)
        && !selector.keys().isEmpty()
        && isPatient()) {
      for (int i = 0; i < 100; i++) {
        select();
      }
    }
    long[] sorted = Arrays.copyOf(latencies, received);
    Arrays.sort(sorted);
    long least = readers.stream().mapToInt(reader -> reader.events).min().orElse(0);
    return Figures.of("p99 ms", at(sorted, 0.99))
        .and("p50 ms", at(sorted, 0.5))
        .and("longest ms", at(sorted, 1))
        .and("received %", 100.0 * received / ((double) events * readers.size()))
        .and("within 1 s %", 100.0 * within(sorted, 1e9) / ((double) events * readers.size()))
        .and("least %", 100.0 * least / events)
        .and("deliveries", received);
  }

  private static long within(long[] sorted, double nanos) {
    return Arrays.stream(sorted).filter(latency -> latency <= nanos).count();
  }

  private boolean isPatient() {
    return System.nanoTime() - lastNanos < PATIENCE_NANOS;
  }

  private static double at(long[] sorted, double quantile) {
    return sorted.length == 0
        ? Double.NaN
        : sorted[(int) Math.min(sorted.length - 1, sorted.length * quantile)] / 1e6;
  }

  private void select() throws IOException {
    selector.select(
        key -> {
          try {
            read(key);
          } catch (IOException gone) {
            key.cancel();
          }
        },
        50);
  }

  private void read(SelectionKey key) throws IOException {
    Reader reader = (Reader) key.attachment();
    buffer.clear();
    if (((SocketChannel) key.channel()).read(buffer) < 0) {
      key.cancel();
      return;
    }
    long now = System.nanoTime();
    lastNanos = now;
    byte[] bytes = buffer.array();
    for (int i = 0; i < buffer.position(); i++) {
      if (!reader.answered) {
        takeHead(reader, bytes[i]);
      } else if (!reader.chunked || isContent(reader, bytes[i])) {
        take(reader, bytes[i], now);
      }
    }
  }

  private static void takeHead(Reader reader, byte b) {
    reader.head.append((char) b);
    if (b == '\n' && reader.head.indexOf("\r\n\r\n") >= 0) {
      reader.answered = true;
      reader.chunked = reader.head.indexOf("chunked") >= 0;
    }
  }

  /** Whether a byte is one of the answer rather than of the length of a chunk of it. */
  private static boolean isContent(Reader reader, byte b) {
    if (reader.sized) {
      reader.sized = --reader.chunk > 0;
      return true;
    }
    if (b == '\n') {
      reader.sized = reader.chunk > 0;
    } else if (b != '\r') {
      reader.chunk = reader.chunk * 16 + Character.digit(b, 16);
    }
    return false;
  }

  private void take(Reader reader, byte b, long now) {
    if (reader.digits) {
      if (b >= '0' && b <= '9') {
        reader.time = reader.time * 10 + (b - '0');
        return;
      }
      reader.digits = false;
      if (b == '=') {
        reader.events++;
        if (received == latencies.length) {
          latencies = Arrays.copyOf(latencies, received * 2);
        }
        latencies[received++] = now - reader.time;
      }
    } else if (b == '=' && reader.found == 1) {
      reader.digits = true;
      reader.time = 0;
    }
    reader.found = b == 't' ? 1 : 0;
  }
}
