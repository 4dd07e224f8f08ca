package io.theater.benchmarks.work;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * Texts as prompts and answers are: Chinese and English, line breaks, quotes, figures, some code.
 * Their words are drawn from some thousand, few of them often and most of them rarely, so that
 * lines with such texts become a third by gzip at level 3, as real ones do.
 */
public final class BilingualText {
  private static final String LITTLE_WORDS =
      "the of and to in a is for that with as on by be are from or if not it this each so has was";
  private static final String STEMS =
      "report region order amount custom filter column result query sale month plan price market"
          + " growth trend metric detail select budget quarter stock channel target model forecast"
          + " account deliver return compar explain suggest record reason check valu total number"
          + " chang group table sourc date field limit product agent session answer prompt context";
  private static final String ENDINGS = "s ed ing er ation al ly ment able ive";
  private static final String CHARACTERS =
      "一是不了在人有我他这个们中来上大为和国地到以说时要就出会可也你对生能而子那得于着下自之年过发后作里用道行所然家"
          + "事成方多经么去法学如都同现当没动面起看定天分还进好小部其些主样理心本前开但因只从想实日军者意无力它与长把机"
          + "十民第公此已工使情明性知全三又关点正业外将两高间由问很最重并物手应战向头文体政美相见被利什二等产或新己制身"
          + "果加西斯月话合回特代内信表化老给世位次度门任常先海通教儿原东声提立及比员解水名真论处走义各入几口认条平系";
  private static final double RARITY = 3;

  private static final String[] ENGLISH = english();
  private static final String[] CHINESE = chinese(900);

  private final Random random;

  /** A source of texts that are the same for the same seed. */
  public BilingualText(long seed) {
    random = new Random(seed);
  }

  /** Every stem with every ending, in an order that is always the same. */
  private static String[] english() {
    List<String> words = new ArrayList<>();
    for (String stem : STEMS.split(" ", -1)) {
      words.add(stem);
      for (String ending : ENDINGS.split(" ", -1)) {
        words.add(stem + ending);
      }
    }
    Collections.shuffle(words, new Random(1));
    words.addAll(0, List.of(LITTLE_WORDS.split(" ")));
    return words.toArray(String[]::new);
  }

  /** Words of one to three characters. */
  private static String[] chinese(int count) {
    Random order = new Random(2);
    String[] words = new String[count];
    for (int i = 0; i < count; i++) {
      StringBuilder word = new StringBuilder();
      for (int left = 1 + order.nextInt(3); left > 0; left--) {
        word.append(CHARACTERS.charAt(order.nextInt(CHARACTERS.length())));
      }
      words[i] = word.toString();
    }
    return words;
  }

  /** A text of at least this many bytes in UTF-8, and hardly more. */
  public String ofBytes(int bytes) {
    StringBuilder text = new StringBuilder();
    int size = 0;
    while (size < bytes) {
      String piece = piece();
      text.append(piece);
      size += utf8Length(piece);
    }
    return text.toString();
  }

  private String piece() {
    return switch (random.nextInt(10)) {
      case 0 -> "SELECT " + en() + ", SUM(" + en() + ") AS " + en() + " FROM " + en() + ";\n";
      case 1 -> "- " + zh() + ":\"" + zh() + "\" → " + random.nextInt(10_000) / 100.0 + " %\n";
      case 2 -> "She wrote \"" + en() + " " + en() + "\" in the " + en() + ". ";
      case 3, 4, 5 -> words(ENGLISH, " ", ". ");
      default -> words(CHINESE, "", "。") + (random.nextInt(4) == 0 ? "\n" : "");
    };
  }

  private String words(String[] from, String between, String end) {
    StringBuilder sentence = new StringBuilder(word(from));
    for (int left = 5 + random.nextInt(9); left > 0; left--) {
      sentence.append(between).append(word(from));
    }
    return sentence.append(end).toString();
  }

  private String en() {
    return word(ENGLISH);
  }

  private String zh() {
    return word(CHINESE);
  }

  private String word(String[] from) {
    return from[(int) (from.length * Math.pow(random.nextDouble(), RARITY))];
  }

  /** Length in bytes. */
  public static int utf8Length(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }
}
