package io.theater;

import io.theater.model.Cost;
import io.theater.model.Usage;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Prices LLM calls. The host owns the prices; the library ships none, because they change.
 *
 * <pre>{@code
 * PriceTable prices = PriceTable.in("USD")
 *     .perMillion("gpt-4o", "2.50", "10.00", "1.25");   // input, output, cached input
 * }</pre>
 *
 * <p>Called on the host's thread at the end of a call; must be thread-safe and not block. One that
 * throws costs the figure, not the call.
 */
@FunctionalInterface
public interface PriceTable {

  /**
   * The price of a call.
   *
   * @param provider name of the provider; null when not known
   * @param model the model that answered; null when not known
   * @param usage tokens of the call
   * @return the price, or null when it is not known
   */
  @Nullable Cost price(@Nullable String provider, @Nullable String model, Usage usage);

  /**
   * A table without prices.
   *
   * @return a table that knows no model
   */
  static PriceTable none() {
    return (provider, model, usage) -> null;
  }

  /**
   * An empty table in one currency.
   *
   * @param currency ISO 4217 code
   * @return the table
   */
  static Simple in(String currency) {
    return new Simple(Objects.requireNonNull(currency, "currency"), Map.of());
  }

  /**
   * Prices per million tokens by exact model name. Immutable.
   *
   * @param currency ISO 4217 code
   * @param models prices by model
   */
  record Simple(String currency, Map<String, Price> models) implements PriceTable {
    private static final BigDecimal MILLION = BigDecimal.valueOf(1_000_000);

    /** Snapshots the prices. */
    public Simple {
      models = Map.copyOf(models);
    }

    /**
     * Prices of one model, per million tokens.
     *
     * @param input of input tokens that were not cached
     * @param output of output tokens, reasoning included
     * @param cachedInput of input tokens read from the cache
     */
    public record Price(BigDecimal input, BigDecimal output, BigDecimal cachedInput) {}

    /**
     * This table with one more model, whose cached input costs as much as other input.
     *
     * @param model exact name
     * @param input decimal number per million tokens
     * @param output decimal number per million tokens
     * @return a new table
     */
    public Simple perMillion(String model, String input, String output) {
      return perMillion(model, input, output, input);
    }

    /**
     * This table with one more model.
     *
     * @param model exact name
     * @param input decimal number per million tokens
     * @param output decimal number per million tokens
     * @param cachedInput decimal number per million tokens
     * @return a new table
     * @throws NumberFormatException when a price is not a number
     */
    public Simple perMillion(String model, String input, String output, String cachedInput) {
      Map<String, Price> more = new LinkedHashMap<>(models);
      more.put(
          model,
          new Price(new BigDecimal(input), new BigDecimal(output), new BigDecimal(cachedInput)));
      return new Simple(currency, more);
    }

    @Override
    public @Nullable Cost price(@Nullable String provider, @Nullable String model, Usage usage) {
      Price price = model == null ? null : models.get(model);
      if (price == null) {
        return null;
      }
      long cached = orZero(usage.cacheReadTokens());
      BigDecimal sum =
          times(price.input(), orZero(usage.inputTokens()) - cached)
              .add(times(price.cachedInput(), cached))
              .add(times(price.output(), orZero(usage.outputTokens())));
      return new Cost(sum.divide(MILLION).stripTrailingZeros(), currency, "price_table");
    }

    private static long orZero(@Nullable Long tokens) {
      return tokens == null ? 0 : tokens;
    }

    private static BigDecimal times(BigDecimal price, long tokens) {
      return price.multiply(BigDecimal.valueOf(Math.max(0, tokens)));
    }
  }
}
