package io.theater.benchmarks.work;

import java.nio.charset.StandardCharsets;
import java.util.Random;

/** Makes texts as prompts and answers are: Chinese and English, line breaks, quotes, some code. */
public final class BilingualText {
  private static final String[] PIECES = {
    "the revenue of each region is joined with its plan ",
    "请根据以下表结构生成查询语句,",
    "and the result has to be sorted by month. ",
    "用户希望看到最近六个月的销售趋势。",
    "SELECT region, SUM(amount) AS total FROM orders GROUP BY region;\n",
    "注意金额单位为人民币,小数保留两位。\n",
    "If a column is missing, say so instead of guessing. ",
    "每个步骤都要说明理由,并给出下一步建议。",
    "She wrote \"no rows\" in the log, which is a hint. ",
    "数据来源:订单表、客户表与地区表。",
    "- first point: check the filter\n",
    "- 第二点:确认时间范围是否包含当月\n",
    "A value of 42.5 % was reported for 2025-03, up from 39.1 %. ",
    "模型回答需要简洁、准确,并且可以复核。",
  };

  private final Random random;

  /** A source of texts that are the same for the same seed. */
  public BilingualText(long seed) {
    random = new Random(seed);
  }

  /** A text of at least this many bytes in UTF-8, and hardly more. */
  public String ofBytes(int bytes) {
    StringBuilder text = new StringBuilder();
    int size = 0;
    while (size < bytes) {
      String piece = PIECES[random.nextInt(PIECES.length)];
      text.append(piece);
      size += utf8Length(piece);
    }
    return text.toString();
  }

  /** Length in bytes. */
  public static int utf8Length(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }
}
