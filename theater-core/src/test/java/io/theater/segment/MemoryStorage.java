package io.theater.segment;

import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;

/**
 * A disk in memory that forgets at a power loss what was not forced: any 32-byte sector, any change
 * of length and any new name may or may not have reached it, in no particular order.
 */
public final class MemoryStorage implements Storage {
  private static final int SECTOR = 32;

  private final Map<Path, Content> names = new TreeMap<>();
  private final Map<Path, Content> durableNames = new TreeMap<>();
  private final Random random;

  /** The same seed forgets the same. */
  public MemoryStorage(long seed) {
    random = new Random(seed);
  }

  MemoryStorage() {
    this(0);
  }

  /** Forgets; what was opened before must not be used any more. */
  public synchronized void losePower() {
    Set<Path> all = new HashSet<>(names.keySet());
    all.addAll(durableNames.keySet());
    for (Path name : new java.util.TreeSet<>(all)) {
      Content kept = (random.nextBoolean() ? names : durableNames).get(name);
      if (kept == null) {
        names.remove(name);
      } else {
        kept.losePower();
        names.put(name, kept);
      }
    }
    durableNames.clear();
    durableNames.putAll(names);
  }

  /** A copy of a file. */
  public synchronized byte[] content(Path file) {
    return contentOf(file).now.clone();
  }

  /** Puts a file in place; it is not durable. */
  public synchronized void put(Path file, byte[] bytes) {
    Content content = names.computeIfAbsent(file, f -> new Content());
    content.now = bytes.clone();
  }

  synchronized boolean exists(Path file) {
    return names.containsKey(file);
  }

  private Content contentOf(Path file) {
    Content content = names.get(file);
    if (content == null) {
      throw new IllegalArgumentException("no file " + file);
    }
    return content;
  }

  @Override
  public synchronized StorageFile openToRead(Path file) throws NoSuchFileException {
    if (!exists(file)) {
      throw new NoSuchFileException(file.toString());
    }
    return contentOf(file);
  }

  @Override
  public synchronized StorageFile openToWrite(Path file) {
    return names.computeIfAbsent(file, f -> new Content());
  }

  @Override
  public synchronized void rename(Path from, Path to) {
    names.put(to, contentOf(from));
    names.remove(from);
  }

  @Override
  public synchronized void delete(Path file) {
    names.remove(file);
  }

  @Override
  public synchronized List<Path> list(Path directory) {
    return names.keySet().stream().filter(name -> directory.equals(name.getParent())).toList();
  }

  @Override
  public void createDirectories(Path directory) {}

  @Override
  public long usableSpace(Path path) {
    return Long.MAX_VALUE;
  }

  @Override
  public synchronized void forceDirectory(Path directory) {
    durableNames.keySet().removeIf(name -> directory.equals(name.getParent()));
    for (Path name : list(directory)) {
      durableNames.put(name, contentOf(name));
    }
  }

  private final class Content implements StorageFile {
    private byte[] now = {};
    private byte[] durable = {};

    @Override
    public int read(ByteBuffer target, long position) {
      synchronized (MemoryStorage.this) {
        int count = (int) Math.min(target.remaining(), now.length - position);
        if (count <= 0) {
          return -1;
        }
        target.put(now, (int) position, count);
        return count;
      }
    }

    @Override
    public int write(ByteBuffer source, long position) {
      synchronized (MemoryStorage.this) {
        int count = source.remaining();
        now = Arrays.copyOf(now, Math.max(now.length, (int) position + count));
        source.get(now, (int) position, count);
        if (random.nextInt(4) == 0) {
          writeBack();
        }
        return count;
      }
    }

    @Override
    public void truncate(long size) {
      synchronized (MemoryStorage.this) {
        now = Arrays.copyOf(now, (int) Math.min(size, now.length));
      }
    }

    @Override
    public long size() {
      synchronized (MemoryStorage.this) {
        return now.length;
      }
    }

    @Override
    public void force() {
      synchronized (MemoryStorage.this) {
        durable = now.clone();
      }
    }

    @Override
    public void close() {}

    private void losePower() {
      writeBack();
      now = durable.clone();
    }

    private void writeBack() {
      if (random.nextBoolean()) {
        durable = Arrays.copyOf(durable, now.length);
      }
      int common = Math.min(now.length, durable.length);
      for (int at = 0; at < common; at += SECTOR) {
        if (random.nextBoolean()) {
          System.arraycopy(now, at, durable, at, Math.min(SECTOR, common - at));
        }
      }
    }
  }
}
