package io.theater.servlet;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** HTTP/1.1 by hand: sends any bytes, reads slowly or not at all, and hangs up rudely. */
final class RawConnection implements AutoCloseable {
  private final Socket socket = new Socket();
  private final InputStream in;
  private String head;

  /** A connection that takes from the network what is there. */
  RawConnection(int port) throws IOException {
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    in = new BufferedInputStream(socket.getInputStream());
  }

  /** A connection with little room, that takes from the network only what is read. */
  RawConnection(int port, int receiveBufferBytes) throws IOException {
    socket.setReceiveBufferSize(receiveBufferBytes);
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    in = socket.getInputStream();
  }

  static RawConnection get(int port, String target, String... headers) throws IOException {
    RawConnection connection = new RawConnection(port);
    connection.send("GET", target, headers);
    return connection;
  }

  void send(String method, String target, String... headers) throws IOException {
    StringBuilder request = new StringBuilder(method + " " + target + " HTTP/1.1\r\n");
    boolean hasHost = false;
    for (String header : headers) {
      hasHost |= header.toLowerCase(Locale.ROOT).startsWith("host:");
      request.append(header).append("\r\n");
    }
    request.append(hasHost ? "" : "Host: localhost\r\n").append("\r\n");
    write(request.toString());
  }

  /** Any bytes. */
  void write(String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Status line and headers. */
  String head() throws IOException {
    if (head == null) {
      StringBuilder read = new StringBuilder();
      while (read.indexOf("\r\n\r\n") < 0) {
        read.append((char) next());
      }
      head = read.toString();
    }
    return head;
  }

  int status() throws IOException {
    return Integer.parseInt(head().split(" ", 3)[1].substring(0, 3));
  }

  /** The chunks of the body, joined. */
  InputStream body() throws IOException {
    if (!head().toLowerCase(Locale.ROOT).contains("transfer-encoding: chunked")) {
      throw new IOException("not chunked: " + head());
    }
    return new InputStream() {
      private int left;
      private boolean within;
      private boolean over;

      @Override
      public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
      }

      /** The end of a chunk is looked for late: Jetty sends it together with the next one. */
      private void beginChunk() throws IOException {
        if (within && !line().isEmpty()) {
          throw new IOException("a chunk without its end");
        }
        within = true;
        left = Integer.parseInt(line(), 16);
        over = left == 0;
      }

      @Override
      public int read(byte[] bytes, int offset, int length) throws IOException {
        if (left == 0 && !over) {
          beginChunk();
        }
        if (over) {
          return -1;
        }
        int read =
            in.read(bytes, offset, Math.min(length, left)); // what is there: none is held back
        if (read < 0) {
          throw new EOFException("the server hung up");
        }
        left -= read;
        return read;
      }
    };
  }

  /** The first chunk of the body: what came with the first write of the container. */
  String firstChunk() throws IOException {
    head();
    byte[] chunk = new byte[Integer.parseInt(line(), 16)];
    for (int i = 0; i < chunk.length; i++) {
      chunk[i] = (byte) next();
    }
    return new String(chunk, StandardCharsets.UTF_8);
  }

  private String line() throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c; (c = next()) != '\n'; ) {
      line.append((char) c);
    }
    return line.toString().strip();
  }

  private int next() throws IOException {
    int value = in.read();
    if (value < 0) {
      throw new EOFException("the server hung up");
    }
    return value;
  }

  /** All that comes until the server hangs up, as it was sent. */
  String rest() throws IOException {
    head();
    return new String(in.readAllBytes(), StandardCharsets.UTF_8);
  }

  /** Reads until the server hangs up; false when nothing came for some seconds. */
  boolean isHungUpWithin(int millis) throws IOException {
    socket.setSoTimeout(millis);
    try {
      byte[] rest = new byte[1 << 16];
      while (in.read(rest) >= 0) {
        // what was on its way
      }
      return true;
    } catch (java.net.SocketTimeoutException silent) {
      return false;
    } catch (IOException reset) {
      return true;
    }
  }

  /** Says that it will send no more, as {@code nc} does at the end of its input. */
  void endOutput() throws IOException {
    socket.shutdownOutput();
  }

  /** Resets the connection: no goodbye. Any thread may, also two at once. */
  synchronized void reset() throws IOException {
    if (!socket.isClosed()) {
      socket.setSoLinger(true, 0);
      socket.close();
    }
  }

  @Override
  public void close() throws IOException {
    reset();
  }
}
