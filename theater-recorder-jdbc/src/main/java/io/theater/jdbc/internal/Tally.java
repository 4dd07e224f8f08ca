package io.theater.jdbc.internal;

import io.theater.json.Json;
import io.theater.model.LlmStage;
import io.theater.model.Statistics;
import io.theater.model.Usage;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Totals of some interactions, to which those of others can be added. Sessions are told apart by 64
 * bits of a hash. Not thread-safe.
 */
final class Tally {
  private static final int TOKENS = 6;

  private final Map<Group, Sums> groups = new HashMap<>();
  private final Durations durations = new Durations();
  private final LongSet sessions = new LongSet();

  /**
   * What interactions have in common.
   *
   * @param stage as it is stored
   * @param boot the process of those that are open; null for others
   * @param provider of the model
   * @param model the one that responded, or else was asked
   * @param currency of the cost
   */
  record Group(
      @Nullable String stage,
      @Nullable String boot,
      @Nullable String provider,
      @Nullable String model,
      @Nullable String currency) {}

  /**
   * Sums over a group.
   *
   * @param calls how many
   * @param tokens in the order of {@link Usage}
   * @param cost in the currency of the group
   */
  record Sums(long calls, List<Long> tokens, BigDecimal cost) {
    Sums plus(Sums more) {
      List<Long> sum = new ArrayList<>(tokens);
      for (int i = 0; i < TOKENS; i++) {
        sum.set(i, tokens.get(i) + more.tokens.get(i));
      }
      return new Sums(calls + more.calls, sum, cost.add(more.cost));
    }
  }

  void add(Group group, Sums sums) {
    groups.merge(group, sums, Sums::plus);
  }

  /** Adds durations in milliseconds with the number of calls that took them, sorted. */
  void add(List<long[]> took) {
    durations.add(took);
  }

  /** Adds a session by its hash, which is not 0. */
  void addSession(long hash) {
    sessions.add(hash);
  }

  void add(Tally other) {
    other.groups.forEach(this::add);
    durations.add(other.durations);
    for (long hash : other.sessions.toArray()) {
      sessions.add(hash);
    }
  }

  /** Three lines: the groups in JSON, the durations and the sessions. */
  String encode() {
    List<List<Object>> rows = new ArrayList<>();
    groups.forEach(
        (group, sums) -> {
          List<Object> row = new ArrayList<>();
          row.addAll(
              Arrays.asList(group.stage, group.boot, group.provider, group.model, group.currency));
          row.addAll(List.of(sums.cost.toPlainString(), sums.calls));
          row.addAll(sums.tokens);
          rows.add(row);
        });
    long[] hashes = sessions.toArray();
    ByteBuffer bytes = ByteBuffer.allocate(Long.BYTES * hashes.length);
    bytes.asLongBuffer().put(hashes);
    Base64.Encoder base64 = Base64.getEncoder();
    return Json.text(rows)
        + "\n"
        + base64.encodeToString(durations.encode())
        + "\n"
        + base64.encodeToString(bytes.array());
  }

  /** Adds what {@link #encode()} made. */
  void addEncoded(String encoded) {
    String[] lines = encoded.split("\n", -1);
    byte[] json = lines[0].getBytes(StandardCharsets.UTF_8);
    for (Object row : (List<?>) Objects.requireNonNull(Json.read(json, 0, json.length))) {
      addRow((List<?>) row);
    }
    durations.add(Durations.decode(Base64.getDecoder().decode(lines[1])));
    ByteBuffer hashes = ByteBuffer.wrap(Base64.getDecoder().decode(lines[2]));
    while (hashes.hasRemaining()) {
      sessions.add(hashes.getLong());
    }
  }

  private void addRow(List<?> row) {
    Group group =
        new Group(
            (String) row.get(0),
            (String) row.get(1),
            (String) row.get(2),
            (String) row.get(3),
            (String) row.get(4));
    List<Long> tokens = new ArrayList<>();
    row.subList(7, 7 + TOKENS).forEach(sum -> tokens.add(((Number) sum).longValue()));
    long calls = ((Number) row.get(6)).longValue();
    add(group, new Sums(calls, tokens, new BigDecimal((String) row.get(5))));
  }

  /** What it comes to while some processes are at work. */
  Statistics statistics(Set<String> alive) {
    Map<String, Long> byStage = new HashMap<>();
    Map<String, Long> byProvider = new HashMap<>();
    Map<String, Long> byModel = new HashMap<>();
    Map<String, BigDecimal> costs = new HashMap<>();
    Sums all = new Sums(0, Collections.nCopies(TOKENS, 0L), BigDecimal.ZERO);
    long open = 0;
    for (Map.Entry<Group, Sums> each : groups.entrySet()) {
      Group group = each.getKey();
      Sums sums = each.getValue();
      boolean gone = group.boot != null && !alive.contains(group.boot);
      String stage = gone ? LlmStage.INTERRUPTED.wireName() : group.stage;
      open += stage == null || !LlmStage.ofWireName(stage).isFinal() ? sums.calls : 0;
      count(byStage, stage, sums.calls);
      count(byProvider, group.provider, sums.calls);
      count(byModel, group.model, sums.calls);
      if (group.currency != null) {
        costs.merge(group.currency, sums.cost, BigDecimal::add);
      }
      all = all.plus(sums);
    }
    List<Long> t = all.tokens;
    return new Statistics(
        all.calls,
        byStage.getOrDefault(LlmStage.COMPLETED.wireName(), 0L),
        byStage.getOrDefault(LlmStage.FAILED.wireName(), 0L),
        open,
        sessions.size(),
        byStage,
        byProvider,
        byModel,
        new Usage(t.get(0), t.get(1), t.get(2), t.get(3), t.get(4), t.get(5)),
        costs,
        durations.percentiles());
  }

  private static void count(Map<String, Long> counts, @Nullable String key, long count) {
    if (key != null) {
      counts.merge(key, count, Long::sum);
    }
  }
}
