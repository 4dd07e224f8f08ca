package io.theater.file.internal.operate;

/** What was looked at and found. Not thread-safe. */
public final class Tally {
  private long files;
  private long lines;
  private long bytes;
  private long damaged;
  private long unfinished;

  Tally() {}

  void file(long size) {
    files++;
    bytes += size;
  }

  void line() {
    lines++;
  }

  void found(Finding finding) {
    if (finding.damaged()) {
      damaged++;
    } else {
      unfinished++;
    }
  }

  /** Files that were read. */
  public long files() {
    return files;
  }

  /** Good lines in them. */
  public long lines() {
    return lines;
  }

  /** Their size. */
  public long bytes() {
    return bytes;
  }

  /** Places that are damaged. */
  public long damaged() {
    return damaged;
  }

  /** Ends that were never finished. */
  public long unfinished() {
    return unfinished;
  }
}
