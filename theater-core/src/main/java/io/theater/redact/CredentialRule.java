package io.theater.redact;

import java.util.Base64;

/** The credentials that are more than a prefix and a run of characters. */
enum CredentialRule implements Rule {
  OPENAI,
  JWT,
  BEARER,
  BASIC,
  TELEGRAM,
  AZURE_SIGNATURE,
  ZHIPU;

  private static final Ascii BLANK = Ascii.of(" ");
  private static final Ascii SIGNATURE = Ascii.of("0-9A-Za-z%+/=_-");
  private static final int JWT_HEADER = 1_000;
  private static final String[] OTHER_VENDORS = {"ant-", "or-", "lf-"};
  private static final Rule SHARED_PREFIX =
      new TokenRule("openai_key", Ascii.TOKEN, 16, false, true);
  private static final int BASIC_LENGTH = 128;

  @Override
  public Verdict verify(Window text, int start, int end) {
    return switch (this) {
      case OPENAI -> openAi(text, start, end);
      case JWT -> jwt(text, start, end);
      case BEARER -> bearer(text, start, end);
      case BASIC -> basic(text, start, end);
      case TELEGRAM -> telegram(text, start, end);
      case AZURE_SIGNATURE -> azureSignature(text, start, end);
      case ZHIPU -> zhipu(text, end);
    };
  }

  /** The prefix that OpenAI, DeepSeek, Moonshot and others share, and with more some others. */
  private static Verdict openAi(Window text, int start, int end) {
    for (String other : OTHER_VENDORS) {
      if (text.startsWith(end, other, true)) {
        return Verdict.NONE;
      }
    }
    return SHARED_PREFIX.verify(text, start, end);
  }

  private static Verdict jwt(Window text, int start, int end) {
    if (!text.boundary(start, Ascii.TOKEN) || text.startsWith(start - 7, "base64,", true)) {
      return Verdict.NONE;
    }
    int dot = text.run(end, Ascii.TOKEN, JWT_HEADER);
    boolean endless = dot - end == JWT_HEADER;
    boolean secret =
        endless
            || (dot - end >= 6
                && text.at(dot) == '.'
                && text.run(dot + 1, Ascii.TOKEN, 6) == dot + 7);
    return secret ? Verdict.secret("jwt", start, end, Tails.run(Ascii.DOTTED)) : Verdict.NONE;
  }

  private static Verdict bearer(Window text, int start, int end) {
    int from = text.run(end, BLANK, 4);
    int stop = text.run(from, Ascii.TOKEN68, 20);
    int length = stop - from;
    boolean secret =
        text.boundary(start, Ascii.ALNUM)
            && (length == 20 || (length >= 6 && text.any(from, stop, Ascii.DIGIT)));
    return secret ? Verdict.secret("bearer_token", from, Tails.run(Ascii.TOKEN68)) : Verdict.NONE;
  }

  /** User and password in base64, which must show a colon when decoded. */
  private static Verdict basic(Window text, int start, int end) {
    int stop = text.run(end, Ascii.BASE64, BASIC_LENGTH);
    boolean secret =
        stop - end >= 4
            && text.boundary(start, Ascii.ALNUM)
            && (stop - end == BASIC_LENGTH || hasColon(text.copy(end, stop)));
    return secret ? Verdict.secret("basic_auth", end, Tails.run(Ascii.BASE64)) : Verdict.NONE;
  }

  private static boolean hasColon(String base64) {
    String unpadded = base64.replace("=", "");
    if (unpadded.length() % 4 == 1) {
      return false;
    }
    for (byte b : Base64.getDecoder().decode(unpadded)) {
      if (b == ':') {
        return true;
      }
    }
    return false;
  }

  /** The secret part of {@code 123456789:AA…}; the number is the public id of the bot. */
  private static Verdict telegram(Window text, int start, int end) {
    int digits = start - text.runBack(start, Ascii.DIGIT, 12);
    boolean secret = digits >= 7 && digits < 12 && text.run(end, Ascii.TOKEN, 30) == end + 30;
    return secret
        ? Verdict.secret("telegram_token", start + 1, Tails.run(Ascii.TOKEN))
        : Verdict.NONE;
  }

  private static Verdict azureSignature(Window text, int start, int end) {
    boolean secret = text.boundary(start, Ascii.WORD) && text.run(end, SIGNATURE, 20) == end + 20;
    return secret ? Verdict.secret("azure_sas", end, Tails.run(SIGNATURE)) : Verdict.NONE;
  }

  /** The secret part of {@code id.secret}, 32 hex digits and 16 letters or digits. */
  private static Verdict zhipu(Window text, int end) {
    boolean secret =
        Ascii.ALNUM.has(text.at(end))
            && text.runBack(end - 1, Ascii.HEX, 33) == end - 33
            && text.boundary(end - 33, Ascii.WORD)
            && text.run(end, Ascii.ALNUM, 17) == end + 16
            && !Ascii.WORD.has(text.at(end + 16));
    return secret ? Verdict.secret("zhipu_key", end, end + 16) : Verdict.NONE;
  }
}
