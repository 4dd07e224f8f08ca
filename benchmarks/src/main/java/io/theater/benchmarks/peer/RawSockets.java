package io.theater.benchmarks.peer;

import io.theater.benchmarks.work.Broadcaster;
import io.theater.benchmarks.work.StreamServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * The limit: one non-blocking write of ready bytes for each client and event, from one thread. No
 * container, no HTTP beyond the head of the answer; who has no room misses the event.
 */
public final class RawSockets implements Broadcaster {
  private static final byte[] HEAD =
      "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n"
          .getBytes(StandardCharsets.US_ASCII);

  private final ServerSocketChannel server;
  private final List<SocketChannel> clients = new CopyOnWriteArrayList<>();
  private final ExecutorService sender = Executors.newSingleThreadExecutor();

  /** Starts to serve. */
  public RawSockets() throws IOException {
    server =
        ServerSocketChannel.open()
            .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 4096);
    Thread accepting = new Thread(this::accept, "accept");
    accepting.setDaemon(true);
    accepting.start();
  }

  private void accept() {
    try {
      while (true) {
        SocketChannel client = server.accept();
        client.setOption(StandardSocketOptions.SO_SNDBUF, StreamServer.SEND_BUFFER_BYTES);
        client.setOption(StandardSocketOptions.TCP_NODELAY, true);
        client.read(ByteBuffer.allocate(1024));
        client.configureBlocking(false);
        client.write(ByteBuffer.wrap(HEAD));
        clients.add(client);
      }
    } catch (IOException closed) {
      // the end
    }
  }

  @Override
  public int port() {
    return server.socket().getLocalPort();
  }

  @Override
  public String path() {
    return "/";
  }

  @Override
  public void publish(String text) {
    byte[] frame = ("data: " + text + "\n\n").getBytes(StandardCharsets.UTF_8);
    sender.execute(
        () -> {
          ByteBuffer bytes = ByteBuffer.allocateDirect(frame.length).put(frame);
          clients.forEach(client -> send(client, bytes.rewind()));
        });
  }

  private void send(SocketChannel client, ByteBuffer bytes) {
    try {
      client.write(bytes);
    } catch (IOException gone) {
      clients.remove(client);
    }
  }

  @Override
  public void close() throws Exception {
    server.close();
    sender.shutdownNow();
    sender.awaitTermination(10, TimeUnit.SECONDS);
    for (SocketChannel client : clients) {
      client.close();
    }
  }
}
