package io.theater.examples.model.scripted;

/** What the script is going to say: its thinking, then its answer. */
record ReplyDraft(String reasoning, String text) {

  static ReplyDraft of(String text) {
    return new ReplyDraft("", text);
  }
}
