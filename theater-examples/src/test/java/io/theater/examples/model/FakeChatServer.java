package io.theater.examples.model;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * A chat completions service on loopback that does to its clients, one after the other, what a test
 * tells it to.
 */
public final class FakeChatServer implements AutoCloseable {

  /** How the service treats one request. */
  public interface Behaviour {
    void answer(Exchange exchange) throws Exception;
  }

  /** One request, and the raw connection to answer it on. */
  public record Exchange(String head, String body, Socket socket, OutputStream out) {

    public void send(String text) throws IOException {
      send(text.getBytes(StandardCharsets.UTF_8));
    }

    void send(byte... bytes) throws IOException {
      out.write(bytes);
      out.flush();
    }

    /** The head of a stream whose end is the end of the connection. */
    public void startStream() throws IOException {
      send("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n");
    }

    /** The head of a stream that tells its end, so that a cut is noticed. */
    void startChunkedStream() throws IOException {
      send(
          "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n"
              + "Transfer-Encoding: chunked\r\n\r\n");
    }

    void sendChunk(String text) throws IOException {
      int length = text.getBytes(StandardCharsets.UTF_8).length;
      send(Integer.toHexString(length) + "\r\n" + text + "\r\n");
    }

    public void sendWhole(String status, String headers, String body) throws IOException {
      int length = body.getBytes(StandardCharsets.UTF_8).length;
      send("HTTP/1.1 " + status + "\r\n" + headers + "Content-Length: " + length + "\r\n\r\n");
      send(body);
    }

    /** Blocks until the client closes the connection. */
    void awaitClientGone() throws IOException {
      while (socket.getInputStream().read() >= 0) {
        // nothing more is expected from the client
      }
    }

    /** Ends the connection the rude way. */
    void reset() throws IOException {
      socket.setSoLinger(true, 0);
      socket.close();
    }
  }

  final BlockingQueue<Exchange> exchanges = new LinkedBlockingQueue<>();
  private final ServerSocket listener;
  private final Thread thread;
  private volatile @Nullable Exception failure;

  public FakeChatServer(Behaviour behaviour) throws IOException {
    listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    thread = new Thread(() -> serve(behaviour), "fake-chat-server");
    thread.start();
  }

  public URI base() {
    return URI.create("http://127.0.0.1:" + listener.getLocalPort() + "/v1");
  }

  private void serve(Behaviour behaviour) {
    while (failure == null && !listener.isClosed()) {
      try (Socket socket = listener.accept()) {
        Exchange exchange = read(socket);
        exchanges.add(exchange);
        behaviour.answer(exchange);
      } catch (Exception e) {
        failure = listener.isClosed() ? null : e;
      }
    }
  }

  private static Exchange read(Socket socket) throws IOException {
    InputStream in = new BufferedInputStream(socket.getInputStream());
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    while (!head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
      head.write(in.read());
    }
    String text = head.toString(StandardCharsets.ISO_8859_1);
    int length = Integer.parseInt(text.replaceAll("(?is).*content-length: (\\d+).*", "$1"));
    String body = new String(in.readNBytes(length), StandardCharsets.UTF_8);
    return new Exchange(text, body, socket, socket.getOutputStream());
  }

  /** Ends the service; fails when its behaviour did. */
  @Override
  public void close() throws Exception {
    listener.close();
    thread.join(10_000);
    if (thread.isAlive() || (failure != null && !exchanges.isEmpty())) {
      throw new AssertionError("the fake service did not finish its part", failure);
    }
  }
}
