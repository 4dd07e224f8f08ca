package io.theater.file.internal.archive;

import io.theater.file.internal.Damage;
import io.theater.file.internal.SealedSegments;
import io.theater.file.internal.SegmentName;
import io.theater.file.internal.archive.ArchiveMaker.Made;
import io.theater.file.internal.index.Row;
import io.theater.file.internal.upkeep.Pace;
import io.theater.segment.Storage;
import io.theater.segment.StorageFile;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import java.util.function.LongUnaryOperator;
import java.util.function.Predicate;

/**
 * Turns sealed segments into archives, oldest first:
 *
 * <pre>
 * force the segment → write and force .jsonl.gz.tmp → read it back and compare every record
 * → write and force .idx.tmp → rename both → force the directory → list in the manifest, force
 * → readers change over → delete the segment
 * </pre>
 *
 * <p>Killed between any two of these, {@link ArchiveOpening} sees at the next opening which of the
 * two counts: the archive if it is listed, else the segment. What failed is tried again at the next
 * run. A segment with anything in it that an archive would not have stays as it is, for good.
 *
 * <p>The work can wait: while much is recorded it goes on at a {@link Pace} that leaves the machine
 * to the recording.
 */
public final class Archiver implements SealedSegments, Closeable {
  private final ArchiveFiles files;
  private final MemberCache members;
  private final Damage damage;
  private final IntFunction<SealedSource> sources;
  private final Predicate<SegmentName> ready;
  private final LongUnaryOperator positions;
  private final Map<Integer, SegmentName> waiting = new ConcurrentSkipListMap<>();
  private final Object running = new Object();

  private final Pace.Load load;
  private final CountDownLatch closing = new CountDownLatch(1);

  /**
   * An archiver with nothing to do.
   *
   * @param files where archives are
   * @param reading what archives are read with
   * @param sources opens a sealed segment by its number
   * @param ready whether nobody needs the segment any more
   * @param load to which it gives way
   */
  public Archiver(
      ArchiveFiles files,
      Reading reading,
      IntFunction<SealedSource> sources,
      Predicate<SegmentName> ready,
      Pace.Load load) {
    this.files = files;
    this.members = reading.members();
    this.damage = reading.damage();
    this.positions = reading.positions();
    this.sources = sources;
    this.ready = ready;
    this.load = load;
  }

  /**
   * What archives are read with.
   *
   * @param members keeps the last ones that were read
   * @param damage what cannot be read
   * @param positions where lines of this writer stand among those of all
   */
  public record Reading(MemberCache members, Damage damage, LongUnaryOperator positions) {}

  @Override
  public void sealed(SegmentName name, int number) {
    waiting.put(number, name);
  }

  /** How many segments wait. */
  public int waiting() {
    return waiting.size();
  }

  /** Archives what waits and is ready, unless it is closed. */
  public void archiveAll() throws IOException {
    synchronized (running) {
      IOException failure = null;
      for (Map.Entry<Integer, SegmentName> next : new ArrayList<>(waiting.entrySet())) {
        try {
          if (!isClosed() && ready.test(next.getValue())) {
            archiveOrLeave(next.getValue(), next.getKey());
          }
        } catch (InterruptedArchivingException closing) {
          return;
        } catch (IOException e) {
          failure = new IOException("could not archive " + next.getValue().fileName(), e);
        }
      }
      if (failure != null) {
        throw failure;
      }
    }
  }

  private void archiveOrLeave(SegmentName name, int number) throws IOException {
    try {
      archive(name, number);
    } catch (DamagedSegmentException | RuntimeException stays) {
      Path segment = name.path(files.sources());
      damage.file(segment, "is not archived: " + stays.getMessage(), stays);
    }
    waiting.remove(number);
  }

  private void archive(SegmentName name, int number) throws IOException {
    Storage storage = files.storage();
    Path segment = name.path(files.sources());
    try (SealedSource source = sources.apply(number)) {
      if (!source.isArchived()) {
        Pace pace = new Pace(load, nanos -> closing.await(nanos, TimeUnit.NANOSECONDS));
        Patience patience = () -> goOn(pace);
        force(segment);
        Completeness.check(storage, segment, source, patience);
        ArchiveMaker maker = new ArchiveMaker(storage, source, members.payloads(), patience);
        source.publish(make(new ArchiveName(name), number, maker, source.rows()));
      }
    }
    storage.delete(segment);
    storage.forceDirectory(files.sources());
  }

  private void force(Path segment) throws IOException {
    try (StorageFile file = files.storage().openToWrite(segment)) {
      file.force();
    }
  }

  private void goOn(Pace pace) throws InterruptedArchivingException {
    try {
      pace.step();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (isClosed() || Thread.currentThread().isInterrupted()) {
      throw new InterruptedArchivingException();
    }
  }

  private ArchivePart make(ArchiveName name, int number, ArchiveMaker maker, List<Row<?>> rows)
      throws IOException {
    Storage storage = files.storage();
    storage.createDirectories(files.archives());
    storage.forceDirectory(files.archives().resolveSibling("")); // soon it has the only copy
    Path gzip = name.gzip(files.archives());
    Path index = name.index(files.archives());
    Path gzipTemporary = ArchiveName.temporary(gzip);
    Path indexTemporary = ArchiveName.temporary(index);
    Made made = maker.make(rows, gzipTemporary, indexTemporary);
    storage.rename(gzipTemporary, gzip);
    storage.rename(indexTemporary, index);
    storage.forceDirectory(files.archives());
    files.manifest().add(name, made.records(), made.gzipBytes());
    return new ArchivePart(number, gzip, IndexFile.of(storage.map(index)), members, positions);
  }

  /** Gives up what is being made; it is begun anew when the recording is open again. */
  @Override
  public void close() {
    closing.countDown();
  }

  private boolean isClosed() {
    return closing.getCount() == 0;
  }
}
