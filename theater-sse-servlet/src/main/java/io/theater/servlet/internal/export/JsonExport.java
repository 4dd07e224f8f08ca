package io.theater.servlet.internal.export;

import java.io.IOException;

/** One JSON document. */
final class JsonExport implements ExportFormat {
  private final ExportOutput out;
  private String before = "";

  JsonExport(ExportOutput out) {
    this.out = out;
  }

  @Override
  public void session(Object session) throws IOException {
    out.text("{\"session\":");
    out.bytes(out.json(session));
  }

  @Override
  public void list(Section section) throws IOException {
    out.text((section == Section.EXECUTIONS ? "" : "\n]") + ",\n\"" + section.wireName() + "\":[");
    before = "\n";
  }

  @Override
  public void item(Object record) throws IOException {
    out.text(before);
    out.bytes(out.json(record));
    before = ",\n";
  }

  @Override
  public void end(ExportCounts counts) throws IOException {
    out.text("\n],\n\"counts\":");
    out.bytes(out.json(counts.toMap()));
    out.text("}\n");
  }
}
