package io.theater.file.internal.archive;

import io.theater.file.internal.archive.ArchiveScan.Block;
import io.theater.file.internal.archive.ArchiveScan.Spot;
import io.theater.file.internal.archive.ReadBack.Written;
import io.theater.segment.Storage;
import io.theater.segment.StorageFile;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Writes whole lines into a file of gzip members. Not thread-safe. */
final class MemberWriter implements Closeable {
  private final StorageFile file;
  private final List<Written> members = new ArrayList<>();
  private List<Spot> lines = new ArrayList<>(); // of the member that is being filled
  private byte[] raw = new byte[Member.RAW_BYTES + 65_536];
  private int length;
  private int written;

  MemberWriter(Storage storage, Path path) throws IOException {
    file = storage.openToWrite(path);
    try {
      file.truncate(0);
    } catch (Throwable e) {
      file.close();
      throw e;
    }
  }

  /** Adds lines that are never divided between members, and returns where they are. */
  List<Spot> add(List<SealedLine> together) throws IOException {
    List<Spot> spots = new ArrayList<>();
    for (SealedLine line : together) {
      spots.add(add(line.bytes()));
    }
    if (length >= Member.RAW_BYTES) {
      endMember();
    }
    return spots;
  }

  private Spot add(ByteBuffer line) {
    Spot spot = new Spot(members.size(), length, line.remaining() + 1);
    int end = Math.addExact(length, spot.length());
    if (end > raw.length) {
      raw = Arrays.copyOf(raw, Math.max(end, 2 * raw.length));
    }
    line.get(line.position(), raw, length, line.remaining());
    raw[end - 1] = '\n';
    length = end;
    lines.add(spot);
    return spot;
  }

  /** Writes what is left, makes all of it survive a power loss, and returns what it wrote. */
  List<Written> finish() throws IOException {
    if (length > 0 || members.isEmpty()) {
      endMember();
    }
    file.force();
    return members;
  }

  private void endMember() throws IOException {
    ByteBuffer member = ByteBuffer.wrap(Member.of(raw, length)).order(ByteOrder.LITTLE_ENDIAN);
    int crc = member.getInt(member.limit() - Member.TRAILER_BYTES);
    members.add(new Written(new Block(written, member.limit(), length), crc, lines));
    write(file, member, written);
    written = Math.addExact(written, member.limit());
    lines = new ArrayList<>();
    length = 0;
  }

  /** Writes a whole file, and makes it survive a power loss. */
  static void writeFile(Storage storage, ByteBuffer content, Path path) throws IOException {
    try (StorageFile file = storage.openToWrite(path)) {
      file.truncate(0);
      write(file, content, 0);
      file.force();
    }
  }

  private static void write(StorageFile file, ByteBuffer bytes, long at) throws IOException {
    long position = at;
    while (bytes.hasRemaining()) {
      int count = file.write(bytes, position);
      if (count <= 0) {
        throw new EOFException("the disk takes no more bytes");
      }
      position += count;
    }
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
