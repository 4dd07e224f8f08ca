package io.theater.redact;

import java.util.ArrayList;
import java.util.List;

/**
 * Texts and what becomes of them. {@code ‹kind›} in an expectation stands for a mask. The tokens
 * are put together from pieces so that this file contains nothing that looks like a live
 * credential.
 */
final class Corpus {

  /** A text, its redaction, and whether the redaction is the same when streamed. */
  record Case(String text, String expected, boolean streams) {
    @Override
    public String toString() {
      return text.length() < 60 ? text : text.substring(0, 60) + "…";
    }
  }

  static final String A20 = "a1B2c3D4e5" + "F6g7H8i9J0";
  static final String A40 = A20 + "k1L2m3N4o5" + "P6q7R8s9T0";
  static final String UPPER16 = "ABCDEFGH" + "23456789";
  static final String HEX32 = "0123456789abcdef".repeat(2);
  static final String PEM_BODY = (A40 + "AAAABBBBCCCCDDDDEEEEFFFF\n").repeat(3);
  static final String BEGIN = "-----BEGIN " + "RSA PRIVATE KEY-----";
  static final String END = "-----END " + "RSA PRIVATE KEY-----";
  static final String JWT = "eyJ" + "hbGciOiJIUzI1NiJ9." + "eyJzdWIiOiIxIn0." + A20;

  private Corpus() {}

  static List<Case> all() {
    List<Case> all = new ArrayList<>(masked());
    for (String text : untouched()) {
      all.add(new Case(text, text, true));
    }
    return all;
  }

  static List<Case> masked() {
    List<Case> all = new ArrayList<>();
    tokens(all);
    keys(all);
    json(all);
    headers(all);
    pem(all);
    return all;
  }

  private static void add(List<Case> all, String text, String expected) {
    String masks = expected.replace("‹", "[REDACTED:").replace("›", "]");
    all.add(new Case(text, masks, true));
  }

  private static void tokens(List<Case> all) {
    add(all, "id AK" + "IA" + UPPER16 + " end", "id ‹aws_access_key_id› end");
    add(all, "AS" + "IA" + UPPER16, "‹aws_access_key_id›");
    add(all, "AI" + "za" + A40.substring(0, 35) + "!", "‹google_api_key›!");
    add(all, "(GOC" + "SPX-" + A20 + ")", "(‹google_oauth›)");
    add(all, "LT" + "AI" + A20, "‹alibaba_access_key_id›");
    add(all, "密钥id AK" + "ID" + A40.substring(0, 32) + "。", "密钥id ‹tencent_secret_id›。");
    add(all, "use sk" + "-" + A40 + ".", "use ‹openai_key›.");
    add(all, "sk" + "-proj-" + A20 + "_" + A20 + " x", "‹openai_key› x");
    add(all, "sk" + "-ant-api03-" + A40, "‹anthropic_key›");
    add(all, "sk" + "-or-v1-" + A40, "‹openrouter_key›");
    add(all, "使用sk" + "-" + A40 + "调用", "使用‹openai_key›调用");
    add(all, "{\"a\":\"x\\nsk" + "-" + A40 + "\\n\"}", "{\"a\":\"x\\n‹openai_key›\\n\"}");
    add(all, "h" + "f_" + A40, "‹huggingface_token›");
    add(all, "g" + "sk_" + A40, "‹groq_key›");
    add(all, "x" + "ai-" + A40, "‹xai_key›");
    add(all, "r" + "8_" + A40, "‹replicate_token›");
    add(all, "pp" + "lx-" + A40, "‹perplexity_key›");
    add(all, "gh" + "p_" + A40 + "/x", "‹github_token›/x");
    add(all, "github" + "_pat_" + A20 + "_" + A40, "‹github_token›");
    add(all, "gl" + "pat-" + A20, "‹gitlab_token›");
    add(all, "xo" + "xb-123456789012-" + A20, "‹slack_token›");
    add(all, "sk" + "_live_" + A20 + ",", "‹stripe_key›,");
    add(all, "rk" + "_live_" + A20, "‹stripe_key›");
    add(all, "npm" + "_" + A40, "‹npm_token›");
    add(all, "py" + "pi-AgEIcHlwaS5vcmc" + A40, "‹pypi_token›");
    add(all, "bot 1234" + "56789:AA" + A40 + " ok", "bot 123456789:‹telegram_token› ok");
    add(
        all,
        "key " + HEX32 + "." + A20.substring(0, 16) + " end",
        "key " + HEX32 + ".‹zhipu_key› end");
    add(all, "see " + JWT + " there", "see ‹jwt› there");
    add(all, "https://h/c/b?sv=1&sig=" + A40 + "%3D&x=1", "https://h/c/b?sv=1&sig=‹azure_sas›&x=1");
    add(all, "postgres://app:s3cr@t@db:5432/x", "postgres://app:‹url_password›@db:5432/x");
    add(all, "redis://:pw@h", "redis://:‹url_password›@h");
    add(all, "jdbc:mysql://root:pw@h/d?x=1", "jdbc:mysql://root:‹url_password›@h/d?x=1");
    add(all, "https://" + A20 + A20 + "@host/p", "https://‹url_password›@host/p");
    add(all, "jdbc:x://h/d?user=a&password=b&c=d", "jdbc:x://h/d?user=a&password=‹password›&c=d");
  }

  private static void keys(List<Case> all) {
    add(all, "password=hunter2", "password=‹password›");
    add(all, "Password: hunter2\nnext", "Password: ‹password›\nnext");
    add(all, "DB_PASSWORD='a b c'; x", "DB_PASSWORD='‹password›'; x");
    add(all, "pwd = \"it's\" end", "pwd = \"‹password›\" end");
    add(all, "User(name=a, password=b, age=3)", "User(name=a, password=‹password›, age=3)");
    add(all, "a=1,password=b,c=2", "a=1,password=‹password›,c=2");
    add(all, "password=a,b)c!", "password=‹password›");
    add(all, "client_secret=abc&x=1", "client_secret=‹secret›&x=1");
    add(
        all,
        "export AWS_SECRET_ACCESS_KEY=" + A40,
        "export AWS_SECRET_ACCESS_KEY=‹aws_secret_key›");
    add(all, "AccountKey=" + A40 + "==;Suffix=x", "AccountKey=‹access_key›;Suffix=x");
    add(all, "api_key: abcdef123456", "api_key: ‹api_key›");
    add(all, "apiKey := \"abc\"", "apiKey := \"‹api_key›\"");
    add(all, "access-token=abc123456", "access-token=‹token›");
    add(all, "--token abc123456 --x", "--token ‹token› --x");
    add(all, "密码：abc123，谢谢", "密码：‹password›，谢谢");
    add(all, "他的密码是abc123。", "他的密码是‹password›。");
    add(all, "口令为: x9", "口令为: ‹password›");
    add(all, "\"密码\":\"你好\"", "\"密码\":\"‹password›\"");
    add(all, "密钥=abc", "密钥=‹secret›");
    add(all, "<password>abc</password>", "<password>‹password›</password>");
    add(all, "user[password]=abc&x", "user[password]=‹password›&x");
    add(all, "password\\u003dabc\\u0026x", "password\\u003d‹password›\\u0026x");
    add(all, "password=\"\"\"a\"\"\"", "password=\"\"\"‹password›\"\"\"");
    add(all, "password=[REDACTED:password]x", "password=‹password›‹password›");
  }

  private static void json(List<Case> all) {
    add(all, "{\"password\":\"x\"}", "{\"password\":\"‹password›\"}");
    add(
        all,
        "{ \"Password\" :\n \"a\\\"b\" , \"c\":1}",
        "{ \"Password\" :\n \"‹password›\" , \"c\":1}");
    add(all, "{\"password\":\"a\\\\\",\"u\":\"v\"}", "{\"password\":\"‹password›\",\"u\":\"v\"}");
    add(all, "{\"password\":12345}", "{\"password\":\"‹password›\"}");
    add(all, "{\"secrets\":[\"a\", \"b]\"],\"c\":1}", "{\"secrets\":[\"‹secret›\"],\"c\":1}");
    add(all, "{\"password\":\"never closed", "{\"password\":\"‹password›");
    add(all, "{\"token\":\"abc\",\"x\":1}", "{\"token\":\"‹token›\",\"x\":1}");
    add(all, "{\"authorization\":\"Bearer x\"}", "{\"authorization\":\"‹authorization›\"}");
    add(
        all,
        "{\"arguments\":\"{\\\"password\\\":\\\"x y\\\",\\\"n\\\":1}\"}",
        "{\"arguments\":\"{\\\"password\\\":\\\"‹password›\\\",\\\"n\\\":1}\"}");
    add(
        all,
        "{\"arguments\":\"{\\\"password\\\":\\\"a\\\\\\\"b\\\"}\",\"z\":\"q\"}",
        "{\"arguments\":\"{\\\"password\\\":\\\"‹password›\\\"}\",\"z\":\"q\"}");
    add(
        all,
        "{\"arguments\":\"{\\\"password\\\":\\\"cut\",\"z\":\"q\"}",
        "{\"arguments\":\"{\\\"password\\\":\\\"‹password›\",\"z\":\"q\"}");
    add(
        all,
        "{\"arguments\":\"{\\\"password\\\":42}\"}",
        "{\"arguments\":\"{\\\"password\\\":\\\"‹password›\\\"}\"}");
    add(
        all,
        "{\"private_key\":\"" + BEGIN + "\\n" + A40 + "\\n" + END + "\\n\",\"a\":1}",
        "{\"private_key\":\"‹private_key›\",\"a\":1}");
  }

  private static void headers(List<Case> all) {
    add(all, "Authorization: Bearer abc\nHost: h", "Authorization: ‹authorization›\nHost: h");
    add(all, "-H 'Authorization: Token a b' -v", "-H 'Authorization: ‹authorization›' -v");
    add(all, "Cookie: a=\"b\"; c=d\r\nX: y", "Cookie: ‹cookie›\r\nX: y");
    add(all, "Set-Cookie: s=1; Path=/\n", "Set-Cookie: ‹cookie›\n");
    add(
        all,
        "{\"raw\":\"Cookie: a=b\\r\\nHost: h\"}",
        "{\"raw\":\"Cookie: ‹cookie›\\r\\nHost: h\"}");
    add(all, "{\"raw\":\"Cookie: a=b\",\"x\":1}", "{\"raw\":\"Cookie: ‹cookie›\",\"x\":1}");
    add(all, "x-api-key: abc123456", "x-api-key: ‹api_key›");
    add(all, "with Bearer " + A20 + " sent", "with Bearer ‹bearer_token› sent");
    add(all, "bearer abc123", "bearer ‹bearer_token›");
    add(all, "Basic dXNlcjpwYXNz", "Basic ‹basic_auth›");
  }

  private static void pem(List<Case> all) {
    String block = BEGIN + "\n" + PEM_BODY + END;
    add(all, "a\n" + block + "\nb", "a\n‹private_key›\nb");
    add(all, "a " + BEGIN + "\n" + PEM_BODY, "a ‹private_key›");
    add(all, block.replace("\n", "\\n") + "\\n", "‹private_key›\\n");
    all.add(new Case("lost " + PEM_BODY + END + "\nb", "[REDACTED:private_key]\nb", false));
  }

  static List<String> untouched() {
    return List.of(
        "",
        "The password must be long. Your password is required; passwords expire.",
        "A token is a word; max_tokens: 100, token_count=5, tokens=7, maxToken = 8",
        "{\"usage\":{\"input_tokens\":812,\"output_tokens\":95,\"total_tokens\":907}}",
        "{\"token\":\" Hello\",\"logprob\":-0.3,\"bytes\":[32]},{\"token\":\"!\", \"bytes\": null}",
        "{\"eos_token\":\"</s>\",\"pad_token\":\"<pad>\",\"token\":5}",
        "a task-force, risk-averse, disk-" + A20 + ", sk-learn-intro-tutorial-page",
        "uuid 123e4567-e89b-12d3-a456-426614174000 and " + HEX32,
        "commit " + HEX32 + "01234567 sha256:" + HEX32 + HEX32,
        HEX32 + ".jpeg and " + HEX32 + ". Then",
        "![](data:image/png;base64,iVBORw0KGgo" + A40 + A40 + "/9k+" + A40 + "==)",
        "data:application/json;base64,eyJ2ZXJzaW9uIjozfQ" + A40,
        "cursor eyJpZCI6MTIzfQ and eyJ",
        "String password = readPassword(); password = args[0]; token = lexer.next();",
        "password=${DB_PASSWORD} password: null, \"password\": null, password={{pw}} api_key=%s",
        "{\"password\":{\"type\":\"string\"},\"required\":[\"password\"],\"type\":\"password\"}",
        "{\"password\":\"\",\"secrets\":[]} password=, password:\n",
        "key token::Kind, see secret://vault, secret_name=abc, tokenizer=bpe",
        "PWD=/home/me OLDPWD=/tmp",
        "请输入密码。密码长度至少八位，口令是必须的，密钥管理很重要。密码：必须超过八位",
        "访问 https://example.com:8080/a@b?x=1 或 ssh://git@github.com/a/b",
        "mailto:a@b.cn 13812345678 4111 1111 1111 1111",
        "basic understanding, Basic requirements, bearer of news, Bearer authentication",
        "-----BEGIN CERTIFICATE-----\n" + PEM_BODY + "-----END CERTIFICATE-----",
        "----- BEGIN ----- END ----- END OF FILE -----",
        "AKIA is a prefix, so is AIza, ghp_ and xoxb-; sk- too",
        "SELECT * FROM t WHERE a.b = 'x' AND c = 0.5; // e.g. i.e. 3.14",
        "time 12:30:45, ratio 1:AA, \\\\ \\\" {}[]()<>|&;,",
        "[REDACTED:password] stays, and so does \"password\":\"[REDACTED:password]\"");
  }

  static final String ENGLISH =
      "You are a careful analyst. Answer the question about the sales table, explain each step and"
          + " keep the tokens low; the task is to create a report. Passwords are never asked for. ";
  static final String CHINESE = "请根据以下数据分析各地区的销售情况，说明同比变化的原因，并给出下一步的建议。为什么三月的订单减少了？";
}
