package io.theater.redact;

import java.util.ArrayList;
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
    anchors.add(Anchor.exact("sk-", CredentialRule.OPENAI));
    anchors.add(Anchor.exact("eyJ", CredentialRule.JWT));
    anchors.add(Anchor.exact(PemRule.BEGIN, new PemRule(true)));
    anchors.add(Anchor.exact(PemRule.END, new PemRule(false)));
    anchors.add(Anchor.anyCase("bearer ", CredentialRule.BEARER));
    anchors.add(Anchor.anyCase("basic ", CredentialRule.BASIC));
    anchors.add(Anchor.exact(":AA", CredentialRule.TELEGRAM));
    anchors.add(Anchor.exact("sig=", CredentialRule.AZURE_SIGNATURE));
    for (char c = 0; c < 128; c++) {
      if (Ascii.HEX.has(c)) {
        anchors.add(Anchor.exact(Character.toString(c).concat("."), CredentialRule.ZHIPU));
      }
    }
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
    boolean exact = count.endsWith("=");
    boolean random = count.endsWith("?");
    int digits = count.length() - (exact || random ? 1 : 0);
    int least = Integer.parseInt(count.substring(0, digits));
    return new TokenRule(kind, set, least, exact, random);
  }

  private static Ascii set(String name) {
    return switch (name) {
      case "upper" -> Ascii.UPPER_ALNUM;
      case "alnum" -> Ascii.ALNUM;
      case "path" -> PATH;
      case "dotted" -> Ascii.DOTTED;
      default -> Ascii.TOKEN;
    };
  }
}
