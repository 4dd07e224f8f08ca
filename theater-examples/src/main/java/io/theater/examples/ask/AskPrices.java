package io.theater.examples.ask;

import io.theater.PriceTable;
import java.util.regex.Pattern;

/**
 * Example prices in US dollars. The script costs nothing, and the prices of the tour are made up.
 * The others are list prices that their provider may have changed since: a real application owns
 * its table.
 */
public final class AskPrices {

  // providers answer with a dated name for the model that was asked for
  private static final Pattern DATE = Pattern.compile("-\\d{4}-\\d{2}-\\d{2}$");

  private AskPrices() {}

  public static PriceTable table() {
    PriceTable list =
        PriceTable.in("USD")
            .perMillion("theater-scripted-1", "0", "0")
            .perMillion("lead-large", "3.00", "15.00", "0.30")
            .perMillion("ensemble-small", "0.25", "1.25", "0.03")
            .perMillion("critic-thinking", "1.10", "4.40", "0.28")
            .perMillion("gpt-4o", "2.50", "10.00", "1.25")
            .perMillion("gpt-4o-mini", "0.15", "0.60", "0.075")
            .perMillion("gpt-4.1", "2.00", "8.00", "0.50")
            .perMillion("gpt-4.1-mini", "0.40", "1.60", "0.10");
    return (provider, model, usage) ->
        list.price(provider, model == null ? null : DATE.matcher(model).replaceAll(""), usage);
  }
}
