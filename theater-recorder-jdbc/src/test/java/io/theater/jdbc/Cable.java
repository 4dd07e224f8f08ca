package io.theater.jdbc;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** A network between a client and a server of this machine that fails as a test says. */
final class Cable implements Closeable {
  private final int target;
  private final ServerSocket listening;
  private final Set<Link> links = ConcurrentHashMap.newKeySet();
  private final Object lock = new Object();

  // guarded by lock
  private boolean cut;
  private boolean silent;
  private Duration delay = Duration.ZERO;
  private long passing = Long.MAX_VALUE; // bytes until it breaks
  private Way broken = Way.TO_SERVER;
  private boolean closed;

  /** A direction. */
  enum Way {
    TO_SERVER,
    TO_CLIENT
  }

  private Cable(int target) throws IOException {
    this.target = target;
    this.listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  }

  static Cable to(int port) throws IOException {
    Cable cable = new Cable(port);
    start("accept", cable::accept);
    return cable;
  }

  int port() {
    return listening.getLocalPort();
  }

  /** Ends all connections and every new one. */
  void cut() {
    synchronized (lock) {
      cut = true;
    }
    reset();
  }

  /** Ends all connections, without a farewell. */
  void reset() {
    links.forEach(Link::reset);
  }

  /** Passes nothing, and says nothing about it. */
  void silence() {
    synchronized (lock) {
      silent = true;
    }
  }

  /** Keeps everything for a while. */
  void delay(Duration time) {
    synchronized (lock) {
      delay = time;
    }
  }

  /** Ends all connections when as many more bytes have passed. */
  void resetAfter(Way way, long bytes) {
    synchronized (lock) {
      broken = way;
      passing = bytes;
    }
  }

  /** Whether it has broken after all the bytes that were to pass. */
  boolean isBroken() {
    synchronized (lock) {
      return passing <= 0;
    }
  }

  /** Is whole again; what was silent is heard now. */
  void heal() {
    synchronized (lock) {
      cut = false;
      silent = false;
      delay = Duration.ZERO;
      passing = Long.MAX_VALUE;
      lock.notifyAll();
    }
  }

  @Override
  public void close() throws IOException {
    synchronized (lock) {
      closed = true;
      lock.notifyAll();
    }
    listening.close();
    reset();
  }

  private static void start(String role, Runnable task) {
    Thread thread = new Thread(task, "cable-" + role);
    thread.setDaemon(true);
    thread.start();
  }

  private void accept() {
    while (!listening.isClosed()) {
      try {
        Socket client = listening.accept();
        if (isCut()) {
          client.close();
        } else {
          connect(client);
        }
      } catch (IOException closing) {
        // looks again
      }
    }
  }

  private void connect(Socket client) throws IOException {
    try {
      Link link = new Link(client, new Socket(InetAddress.getLoopbackAddress(), target));
      links.add(link);
      start("up", () -> link.pass(Way.TO_SERVER));
      start("down", () -> link.pass(Way.TO_CLIENT));
    } catch (IOException nobodyThere) {
      client.close();
    }
  }

  private boolean isCut() {
    synchronized (lock) {
      return cut || passing <= 0;
    }
  }

  /** How many of the bytes may pass now; less than all when it breaks behind them. */
  private int admit(Way way, int bytes) throws InterruptedException {
    synchronized (lock) {
      TimeUnit.NANOSECONDS.timedWait(lock, delay.toNanos());
      while (silent && !closed) {
        lock.wait();
      }
      if (way != broken || passing == Long.MAX_VALUE) {
        return bytes;
      }
      int admitted = (int) Math.min(bytes, Math.max(0, passing));
      passing -= admitted;
      return admitted;
    }
  }

  private final class Link {
    private final Socket client;
    private final Socket server;

    private Link(Socket client, Socket server) {
      this.client = client;
      this.server = server;
    }

    private void pass(Way way) {
      byte[] buffer = new byte[8192];
      try {
        InputStream in = (way == Way.TO_SERVER ? client : server).getInputStream();
        OutputStream out = (way == Way.TO_SERVER ? server : client).getOutputStream();
        for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
          int admitted = admit(way, read);
          out.write(buffer, 0, admitted);
          if (isCut()) {
            Cable.this.reset();
          }
        }
      } catch (IOException | InterruptedException ended) {
        // so does the other way
      } finally {
        reset();
      }
    }

    private void reset() {
      links.remove(this);
      for (Socket socket : new Socket[] {client, server}) {
        try (socket) {
          socket.setSoLinger(true, 0);
        } catch (IOException alreadyClosed) {
          // nothing is left to do
        }
      }
    }
  }
}
