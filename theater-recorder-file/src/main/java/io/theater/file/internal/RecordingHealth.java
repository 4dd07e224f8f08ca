package io.theater.file.internal;

import io.theater.file.internal.upkeep.DiskLook;
import io.theater.file.internal.upkeep.FreeDisk;
import io.theater.file.internal.view.Views;
import io.theater.model.Health;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** How a recording is doing, and why. Thread-safe. */
final class RecordingHealth {
  private final Recording.Host host;
  private final BaseDirectory directory;
  private final Damage damage;
  private final FreeDisk disk;
  private final Views views;
  private final DiskLook look;
  private final List<Supplier<@Nullable String>> troubles;

  private volatile @Nullable Instant lastWrite;
  private volatile @Nullable String failing;

  RecordingHealth(
      Recording.Host host,
      BaseDirectory directory,
      Damage damage,
      FreeDisk disk,
      Views views,
      List<Supplier<@Nullable String>> troubles) {
    this.host = host;
    this.directory = directory;
    this.damage = damage;
    this.disk = disk;
    this.look = new DiskLook(host.storage(), directory.byDate(), disk);
    this.views = views;
    this.troubles = troubles;
  }

  void wrote() {
    failing = null;
    lastWrite = host.clock().instant();
  }

  void failed(IOException e) {
    failing = String.valueOf(e.getMessage());
  }

  Health read() {
    List<String> reasons = new ArrayList<>();
    Optional<DiskLook.Seen> seen = look.ask();
    String failure = failing;
    if (failure != null) {
      reasons.add("the last write failed: " + failure);
    }
    if (seen.isEmpty()) {
      reasons.add("the disk of " + directory.byDate() + " does not answer");
    } else if (!seen.get().writable()) {
      reasons.add(directory.byDate() + " cannot be written");
    }
    boolean down = !reasons.isEmpty();
    reasons.addAll(damage.reasons());
    reasons.addAll(views.reasons());
    troubles.stream().map(Supplier::get).flatMap(Stream::ofNullable).forEach(reasons::add);
    Health.Status works = reasons.isEmpty() ? Health.Status.UP : Health.Status.DEGRADED;
    return new Health(down ? Health.Status.DOWN : works, reasons, details(seen));
  }

  private Map<String, Object> details(Optional<DiskLook.Seen> seen) {
    Map<String, Object> details = new HashMap<>(damage.details());
    details.putAll(views.details());
    details.put("dropped_payloads", disk.dropped());
    details.put("directory", directory.path().toString());
    seen.ifPresent(
        disk -> {
          details.put("writable", disk.writable());
          details.put("free_disk_bytes", disk.freeBytes());
        });
    Instant written = lastWrite;
    if (written != null) {
      details.put(
          "last_write_age_ms", Duration.between(written, host.clock().instant()).toMillis());
    }
    return details;
  }
}
