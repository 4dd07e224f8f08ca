package io.theater.redact;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** The credentials that everybody uses. */
final class CredentialRules {

  private static final String[] TOKENS = {
    // kind, least following characters, their set, prefixes
    "aws_access_key_id 16= upper AKIA ASIA ABIA ACCA",
    "google_api_key 30 token AIza",
    "google_oauth 20 token ya29. GOCSPX-",
    "alibaba_access_key_id 12 alnum LTAI",
    "tencent_secret_id 13 alnum AKID",
    "anthropic_key 8 token sk-ant-",
    "openrouter_key 16 token sk-or-",
    "langfuse_key 16 token sk-lf-",
    "huggingface_token 20 alnum hf_",
    "groq_key 20 alnum gsk_",
    "xai_key 20 alnum xai-",
    "replicate_token 20 alnum r8_",
    "perplexity_key 20 alnum pplx-",
    "nvidia_key 20 token nvapi-",
    "tavily_key 16? token tvly-",
    "langsmith_key 16 token lsv2_pt_ lsv2_sk_",
    "github_token 20 alnum ghp_ gho_ ghs_ ghu_ ghr_",
    "github_token 20 token github_pat_",
    "gitlab_token 16 token glpat- gldt- glrt- glptt-",
    "slack_token 10 token xoxa- xoxb- xoxc- xoxd- xoxe- xoxo- xoxp- xoxr- xoxs- xapp-",
    "slack_webhook 16 path hooks.slack.com/services/",
    "wecom_webhook 16 token qyapi.weixin.qq.com/cgi-bin/webhook/send?key=",
    "stripe_key 10 alnum sk_live_ rk_live_ sk_test_ rk_test_ whsec_",
    "npm_token 30 alnum npm_",
    "pypi_token 32? token pypi-",
    "sendgrid_key 40 dotted SG.",
    "digitalocean_token 32 alnum dop_v1_ doo_v1_",
    "shopify_token 32 alnum shpat_ shpss_",
    "databricks_token 32 alnum dapi",
    "vault_token 20 token hvs. hvb.",
    "age_key 40 upper AGE-SECRET-KEY-1",
  };

  private static final Ascii PATH = Ascii.of("0-9A-Za-z/_-");
  private static final Ascii DOTTED = Ascii.of("0-9A-Za-z._-");
  private static final Ascii BLANK = Ascii.of(" ");
  private static final Ascii SIGNATURE = Ascii.of("0-9A-Za-z%+/=_-");
  private static final int JWT_HEADER = 1_000;
  private static final String[] OTHER_VENDORS = {"ant-", "or-", "lf-"};
  private static final Rule OPENAI = new TokenRule("openai_key", Ascii.TOKEN, 16, false, true);
  private static final int BASIC = 128;

  private CredentialRules() {}

  static List<Anchor> all(Masks masks) {
    List<Anchor> anchors = new ArrayList<>();
    for (String line : TOKENS) {
      String[] parts = line.split(" ", -1);
      Rule rule = tokenRule(parts[0], parts[1], set(parts[2]));
      for (int i = 3; i < parts.length; i++) {
        anchors.add(Anchor.exact(parts[i], rule));
      }
    }
    anchors.add(Anchor.exact("sk-", CredentialRules::openAi));
    anchors.add(Anchor.exact("eyJ", CredentialRules::jwt));
    anchors.add(Anchor.exact(PemRule.BEGIN, new PemRule(true)));
    anchors.add(Anchor.exact(PemRule.END, new PemRule(false)));
    anchors.add(Anchor.anyCase("bearer ", CredentialRules::bearer));
    anchors.add(Anchor.anyCase("basic ", CredentialRules::basic));
    anchors.add(Anchor.exact(":AA", CredentialRules::telegram));
    anchors.add(Anchor.exact("sig=", CredentialRules::azureSignature));
    anchors.add(Anchor.exact(".", CredentialRules::zhipu));
    anchors.add(Anchor.exact("://", new UrlRule(masks)));
    return anchors;
  }

  /** The kinds of all these. */
  static List<String> kinds() {
    List<String> kinds =
        new ArrayList<>(
            List.of(
                "openai_key",
                "jwt",
                "private_key",
                "bearer_token",
                "basic_auth",
                "telegram_token",
                "azure_sas",
                "zhipu_key",
                "url_password"));
    for (String line : TOKENS) {
      kinds.add(line.substring(0, line.indexOf(' ')));
    }
    return kinds;
  }

  private static Rule tokenRule(String kind, String count, Ascii set) {
    int least = Integer.parseInt(count.replaceAll("\\D", ""));
    return new TokenRule(kind, set, least, count.endsWith("="), count.endsWith("?"));
  }

  private static Ascii set(String name) {
    return switch (name) {
      case "upper" -> Ascii.UPPER_ALNUM;
      case "alnum" -> Ascii.ALNUM;
      case "path" -> PATH;
      case "dotted" -> DOTTED;
      default -> Ascii.TOKEN;
    };
  }

  /** The prefix that OpenAI, DeepSeek, Moonshot and others share, and with more some others. */
  private static Verdict openAi(Window text, int start, int end) {
    for (String other : OTHER_VENDORS) {
      if (text.startsWith(end, other, true)) {
        return Verdict.NONE;
      }
    }
    return OPENAI.verify(text, start, end);
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
    return secret ? Verdict.secret("jwt", start, end, Tails.run(DOTTED)) : Verdict.NONE;
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
    int stop = text.run(end, Ascii.BASE64, BASIC);
    boolean secret =
        stop - end >= 4
            && text.boundary(start, Ascii.ALNUM)
            && (stop - end == BASIC || hasColon(text.copy(end, stop)));
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
  private static Verdict zhipu(Window text, int start, int end) {
    boolean secret =
        Ascii.HEX.has(text.at(start - 1))
            && text.runBack(start, Ascii.HEX, 33) == start - 32
            && text.boundary(start - 32, Ascii.WORD)
            && text.run(end, Ascii.ALNUM, 17) == end + 16
            && !Ascii.WORD.has(text.at(end + 16));
    return secret ? Verdict.secret("zhipu_key", end, end + 16) : Verdict.NONE;
  }
}
