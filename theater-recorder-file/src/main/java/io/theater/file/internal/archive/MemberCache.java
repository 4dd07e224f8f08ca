package io.theater.file.internal.archive;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.theater.file.internal.Damage;
import io.theater.file.internal.crypt.Payloads;
import io.theater.json.JsonLine;
import io.theater.segment.Storage;
import io.theater.segment.StorageFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Reads members of archives, and keeps the last few that were read. Thread-safe. */
public final class MemberCache {
  private static final long MAX_BYTES = 16 << 20;

  private final Storage storage;
  private final Damage damage;
  private final Payloads payloads;
  private final Cache<Place, byte[]> members =
      Caffeine.newBuilder()
          .maximumWeight(MAX_BYTES)
          .weigher((Place place, byte[] raw) -> raw.length)
          .executor(Runnable::run)
          .build();

  private final Set<Path> forgotten = ConcurrentHashMap.newKeySet();

  private record Place(Path file, int offset) {}

  /** An empty cache; what cannot be read is counted in {@code damage}. */
  public MemberCache(Storage storage, Damage damage, Payloads payloads) {
    this.payloads = payloads;
    this.storage = storage;
    this.damage = damage;
  }

  /** The raw bytes of a member, or null when it is damaged. */
  byte @Nullable [] read(Path file, int offset, int length) throws IOException {
    Place place = new Place(file, offset);
    byte[] known = members.getIfPresent(place);
    if (known != null) {
      return known;
    }
    try (StorageFile opened = storage.openToRead(file)) {
      byte[] raw = Member.inflate(bytes(opened, offset, length));
      members.put(place, raw);
      return raw;
    } catch (NoSuchFileException gone) {
      if (!forgotten.contains(file)) {
        damage.gone(file);
      }
    } catch (IOException damaged) {
      damage.line(file, offset, "the archive is damaged: " + damaged.getMessage());
    }
    return null;
  }

  /** A line of an archive with its payload, unless that cannot be opened. */
  JsonLine open(Path file, JsonLine line) {
    return payloads.open(line, why -> damage.sealed(file, line, why));
  }

  /** How lines of archives carry their payload. */
  Payloads payloads() {
    return payloads;
  }

  /** An archive that is about to be deleted on purpose. */
  void forget(Path file) {
    forgotten.add(file);
    members.asMap().keySet().removeIf(place -> place.file().equals(file));
  }

  private static ByteBuffer bytes(StorageFile file, int offset, int length) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(length);
    while (bytes.hasRemaining() && file.read(bytes, offset + (long) bytes.position()) > 0) {
      // a read may return less than asked for
    }
    return bytes.flip();
  }
}
