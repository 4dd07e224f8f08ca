package io.theater.benchmarks.work;

import java.util.List;

/** Puts secrets into texts. */
public final class SecretText {
  private static final List<String> SECRETS =
      List.of(
          "sk-proj-a1B2c3D4e5F6g7H8i9J0k1L2m3N4",
          "password=Tr0ub4dor&3",
          "Authorization: Bearer eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiI0MiJ9.c2lnbmF0dXJlLW9m",
          "ghp_0123456789abcdefghijABCDEFGHIJ012345",
          "jdbc:postgresql://app:s3cr3t-pw@db.internal:5432/shop",
          "AKIAIOSFODNN7EXAMPLE");
  private static final int EVERY_CHARS = 512;

  private SecretText() {}

  /** The text with one secret after each line that ends about another kilobyte. */
  public static String withSecretPerKilobyte(String text) {
    StringBuilder mixed = new StringBuilder();
    int next = 0;
    for (int from = 0; from < text.length(); from += EVERY_CHARS) {
      mixed.append(text, from, Math.min(text.length(), from + EVERY_CHARS));
      mixed.append(' ').append(SECRETS.get(next++ % SECRETS.size())).append(' ');
    }
    return mixed.toString();
  }
}
