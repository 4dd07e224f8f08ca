package io.theater.servlet.internal.export;

import java.io.IOException;

/** One JSON object on each line: {@code {"type":…,"record":{…}}}. */
final class JsonLinesExport implements ExportFormat {
  private final ExportOutput out;
  private String type = "session";

  JsonLinesExport(ExportOutput out) {
    this.out = out;
  }

  @Override
  public void session(Object session) throws IOException {
    item(session);
  }

  @Override
  public void list(Section section) {
    type = section.itemName();
  }

  @Override
  public void item(Object record) throws IOException {
    out.text("{\"type\":\"" + type + "\",\"record\":");
    out.bytes(out.json(record));
    out.text("}\n");
  }

  @Override
  public void end(ExportCounts counts) throws IOException {
    type = "end";
    item(counts.toMap());
  }
}
