package io.theater.examples.model.scripted;

import io.theater.examples.model.ChatMessage;
import io.theater.examples.model.ChatRequest;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The parts of a prompt: the task named in the system message and the tagged user sections. */
record PromptText(String task, String user) {

  private static final Pattern TASK = Pattern.compile("(?m)^Task: (\\w+)$");

  static PromptText of(ChatRequest request) {
    Matcher task = TASK.matcher(request.text(ChatMessage.Role.SYSTEM));
    return new PromptText(task.find() ? task.group(1) : "", request.text(ChatMessage.Role.USER));
  }

  /** The text between a tag and its end; empty when the tag is missing. */
  String section(String tag) {
    String open = "<" + tag + ">\n";
    int start = user.indexOf(open);
    if (start < 0) {
      return "";
    }
    // the question stands last, so that whatever it contains its end is the last one
    String close = "\n</" + tag + ">";
    int end = tag.equals("question") ? user.lastIndexOf(close) : user.indexOf(close, start);
    int from = start + open.length();
    return end < from ? "" : user.substring(from, end);
  }
}
