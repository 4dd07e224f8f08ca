package io.theater.examples.model.scripted;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Answers the tasks that come before the data: analyse, choose a data source, write SQL. */
final class SqlScript {

  private static final Pattern OWN_SQL =
      Pattern.compile("(?is)\\s*(?:sql\\s*[:：]\\s*(.+?)|`+(?:sql)?\\s*(.+?)\\s*`+)\\s*");
  private static final Pattern HAN = Pattern.compile("\\p{IsHan}");

  private SqlScript() {}

  static ReplyDraft analyse(PromptText prompt) {
    String question = prompt.section("question");
    Vocabulary vocabulary = vocabularyFor(question);
    String intent =
        ownSql(question).isEmpty()
            ? known(question, vocabulary)
            : "SQL given in the question, for " + vocabulary.source();
    return ReplyDraft.of(
        ReplyText.json("language", isChinese(question) ? "zh" : "en", "intent", intent));
  }

  private static String known(String question, Vocabulary vocabulary) {
    Wording wording = new Wording(question);
    String measures =
        vocabulary.measures().stream()
            .filter(measure -> wording.has(measure.words()))
            .map(Vocabulary.Measure::label)
            .reduce((a, b) -> a + ", " + b)
            .orElse("nothing the script has a word for");
    String groupings =
        vocabulary.groupings().stream()
            .filter(grouping -> wording.has(grouping.words()))
            .map(grouping -> grouping.label().replace("\"", ""))
            .reduce((a, b) -> a + ", " + b)
            .map(labels -> " by " + labels)
            .orElse("");
    return "asks about " + measures + groupings;
  }

  static ReplyDraft chooseSource(PromptText prompt) {
    String question = prompt.section("question");
    Vocabulary vocabulary = vocabularyFor(question);
    boolean found = hits(question, vocabulary) > 0;
    String reason =
        found
            ? "its words occur in the question"
            : "no word of the question belongs to a source, this one is the default";
    return ReplyDraft.of(ReplyText.json("data_source", vocabulary.source(), "reason", reason));
  }

  private static Vocabulary vocabularyFor(String question) {
    Vocabulary best = Vocabularies.all().get(0);
    for (Vocabulary vocabulary : Vocabularies.all()) {
      best = hits(question, vocabulary) > hits(question, best) ? vocabulary : best;
    }
    return best;
  }

  private static long hits(String question, Vocabulary vocabulary) {
    return vocabulary.topic().matcher(question.toLowerCase(Locale.ROOT)).results().count();
  }

  static ReplyDraft generateSql(PromptText prompt) {
    String question = prompt.section("question");
    String own = ownSql(question);
    if (!own.isEmpty()) {
      return new ReplyDraft("The question is SQL already; passing it on unchanged.\n", fence(own));
    }
    for (Vocabulary vocabulary : Vocabularies.all()) {
      if (vocabulary.source().equals(prompt.section("data_source").strip())) {
        return generateSql(question, vocabulary, prompt.section("schema"));
      }
    }
    return ReplyDraft.of("CANNOT_ANSWER: I am a script and do not know this data source.");
  }

  private static ReplyDraft generateSql(String question, Vocabulary vocabulary, String schema) {
    try {
      Understanding understanding = QuestionReader.read(question, vocabulary, schema);
      return new ReplyDraft(understanding.describe(), fence(SqlWriter.write(understanding)));
    } catch (NotUnderstoodException e) {
      return ReplyDraft.of("CANNOT_ANSWER: " + refusal(isChinese(question), e, vocabulary));
    }
  }

  private static String refusal(
      boolean chinese, NotUnderstoodException stop, Vocabulary vocabulary) {
    return chinese
        ? "我只是一个脚本，不是语言模型，没有理解这个问题（"
            + stop.getMessage()
            + "）。数据源 "
            + vocabulary.source()
            + " 可以问："
            + vocabulary.helpZh()
            + "。也可以用 sql: 开头直接写 SQL。"
        : "I am a script, not a language model, and did not understand this question ("
            + stop.getMessage()
            + "). On "
            + vocabulary.source()
            + " you can ask for: "
            + vocabulary.help()
            + ". Or write SQL yourself after sql:.";
  }

  private static String ownSql(String question) {
    Matcher matcher = OWN_SQL.matcher(question);
    if (!matcher.matches()) {
      return "";
    }
    return matcher.group(1) != null ? matcher.group(1) : matcher.group(2);
  }

  private static String fence(String sql) {
    return "```sql\n" + sql + "\n```\n";
  }

  static boolean isChinese(String text) {
    return HAN.matcher(text).find();
  }
}
