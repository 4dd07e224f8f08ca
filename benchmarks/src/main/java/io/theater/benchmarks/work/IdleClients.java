package io.theater.benchmarks.work;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.theater.benchmarks.Figures;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;

/**
 * Readers of streams on which nothing happens: {@code PORT PATH CLIENTS SECONDS}. Says {@code
 * ready} when each has got something, and after the time prints how many are still connected and
 * how what they received was spread.
 */
public final class IdleClients {
  private static final long PATIENCE_NANOS = 60_000_000_000L;

  private final Selector selector = Selector.open();
  private final ByteBuffer buffer = ByteBuffer.allocate(1 << 16);
  private final int[] perSecond;
  private long startNanos = Long.MAX_VALUE;
  private int answered;
  private int connected;
  private int beats;

  private IdleClients(int seconds) throws IOException {
    perSecond = new int[seconds];
  }

  /** See the class. */
  public static void main(String[] arguments) throws Exception {
    int port = Integer.parseInt(arguments[0]);
    int count = Integer.parseInt(arguments[2]);
    IdleClients clients = new IdleClients(Integer.parseInt(arguments[3]));
    byte[] request =
        ("GET " + arguments[1] + " HTTP/1.1\r\nHost: 127.0.0.1:" + port + "\r\n\r\n")
            .getBytes(StandardCharsets.US_ASCII);
    for (int i = 0; i < count; i++) {
      clients.connect(port, request);
    }
    long patience = System.nanoTime() + PATIENCE_NANOS;
    while (clients.answered < count && System.nanoTime() < patience) {
      clients.select();
    }
    System.out.println("ready");
    System.out.flush();
    System.out.println(new ObjectMapper().writeValueAsString(clients.hold(count)));
  }

  private void connect(int port, byte[] request) throws IOException {
    SocketChannel channel =
        SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    channel.write(ByteBuffer.wrap(request));
    channel.configureBlocking(false);
    channel.register(selector, SelectionKey.OP_READ);
    connected++;
  }

  private Figures hold(int count) throws IOException {
    startNanos = System.nanoTime();
    while (System.nanoTime() - startNanos < perSecond.length * 1_000_000_000L) {
      select();
    }
    int fullest = 0;
    for (int second : perSecond) {
      fullest = Math.max(fullest, second);
    }
    return Figures.of("held %", 100.0 * connected / count)
        .and("beats per stream and minute", 60.0 * beats / count / perSecond.length)
        .and("fullest second, % of all", 100.0 * fullest / count);
  }

  private void select() throws IOException {
    selector.select(
        key -> {
          try {
            read(key);
          } catch (IOException gone) {
            lost(key);
          }
        },
        50);
  }

  private void read(SelectionKey key) throws IOException {
    buffer.clear();
    if (((SocketChannel) key.channel()).read(buffer) < 0) {
      lost(key);
      return;
    }
    if (key.attachment() == null) {
      key.attach(this);
      answered++;
    }
    long second = (System.nanoTime() - startNanos) / 1_000_000_000L;
    if (startNanos != Long.MAX_VALUE && second < perSecond.length) {
      perSecond[(int) second]++;
      beats++;
    }
  }

  private void lost(SelectionKey key) {
    key.cancel();
    connected--;
  }
}
