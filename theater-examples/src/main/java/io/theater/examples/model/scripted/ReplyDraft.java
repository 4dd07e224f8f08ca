package io.theater.examples.model.scripted;

/**
 * What the script is going to say.
 *
 * @param reasoning its thinking; empty for none
 * @param text the answer that follows
 */
public record ReplyDraft(String reasoning, String text) {

  static ReplyDraft of(String text) {
    return new ReplyDraft("", text);
  }
}
