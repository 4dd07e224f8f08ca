package io.theater.servlet.internal.agui;

import io.theater.json.JsonWriter;
import io.theater.json.LiveView;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Collects AG-UI events as frames of Server-Sent Events. */
final class AgUiOutput {
  private final LiveView view;
  private final JsonWriter json = new JsonWriter();
  private ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  AgUiOutput(LiveView view) {
    this.view = view;
  }

  boolean showsTexts() {
    return view == LiveView.FULL;
  }

  /** An event with members, each a name and its value; null values are left out. */
  void event(String type, @Nullable Object... members) {
    json.clear().view(view).beginObject().member("type", type);
    for (int i = 0; i < members.length; i += 2) {
      if (members[i + 1] != null) {
        json.member(String.valueOf(members[i]), members[i + 1]);
      }
    }
    json.endObject();
    raw("data: ");
    bytes.write(json.array(), 0, json.length());
    raw("\n\n");
  }

  void raw(String text) {
    bytes.writeBytes(text.getBytes(StandardCharsets.UTF_8));
  }

  /** What was collected since the last call; null when that is nothing. */
  @Nullable ByteBuffer take() {
    if (bytes.size() == 0) {
      return null;
    }
    ByteBuffer taken = ByteBuffer.wrap(bytes.toByteArray());
    bytes = new ByteArrayOutputStream();
    return taken;
  }
}
