package io.theater.servlet;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A reverse proxy that takes a prefix off every path. It can cut all its connections, and turn to
 * another server meanwhile. One request for each connection.
 */
final class TestProxy implements AutoCloseable {
  private static final byte[] BAD_GATEWAY =
      "HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
          .getBytes(StandardCharsets.US_ASCII);

  private final ServerSocket server = new ServerSocket();
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private final String prefix;
  private volatile int target;

  /**
   * Starts a proxy.
   *
   * @param prefix what it takes off; empty for nothing
   * @param target port of the server behind it
   */
  TestProxy(String prefix, int target) throws IOException {
    this.prefix = prefix;
    this.target = target;
    server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    run("test-proxy", this::accept);
  }

  int port() {
    return server.getLocalPort();
  }

  void turnTo(int port) {
    target = port;
  }

  private void accept() throws IOException {
    while (!server.isClosed()) {
      Socket client = server.accept();
      sockets.add(client);
      run("test-proxy-request", () -> forward(client));
    }
  }

  private void forward(Socket client) throws IOException {
    try (client) {
      String head = head(client.getInputStream());
      Socket backend;
      try {
        backend = new Socket(InetAddress.getLoopbackAddress(), target);
      } catch (IOException away) {
        client.getOutputStream().write(BAD_GATEWAY);
        return;
      }
      try (backend) {
        sockets.add(backend);
        backend.getOutputStream().write(head.getBytes(StandardCharsets.ISO_8859_1));
        run("test-proxy-up", () -> pipe(client.getInputStream(), backend.getOutputStream()));
        pipe(backend.getInputStream(), client.getOutputStream());
      }
    }
  }

  private String head(InputStream in) throws IOException {
    ByteArrayOutputStream read = new ByteArrayOutputStream();
    while (!read.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
      int next = in.read();
      if (next < 0) {
        throw new IOException("no request");
      }
      read.write(next);
    }
    String head = read.toString(StandardCharsets.ISO_8859_1);
    int path = head.indexOf(' ') + 1;
    if (!head.startsWith(prefix, path)) {
      throw new IOException("not below " + prefix + ": " + head);
    }
    return head.substring(0, path)
        + head.substring(path + prefix.length()).replaceFirst("\r\n", "\r\nConnection: close\r\n");
  }

  private static void pipe(InputStream in, OutputStream out) throws IOException {
    byte[] buffer = new byte[8192];
    for (int length; (length = in.read(buffer)) >= 0; ) {
      out.write(buffer, 0, length);
      out.flush();
    }
  }

  /** Resets all connections. */
  void cut() throws IOException {
    for (Socket socket : sockets) {
      sockets.remove(socket);
      if (!socket.isClosed()) {
        socket.setSoLinger(true, 0);
        socket.close();
      }
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
    cut();
  }

  private interface Work {
    void run() throws IOException;
  }

  private static void run(String name, Work work) {
    Thread thread =
        new Thread(
            () -> {
              try {
                work.run();
              } catch (IOException cut) {
                // one of the two sides is gone
              }
            },
            name);
    thread.setDaemon(true);
    thread.start();
  }
}
