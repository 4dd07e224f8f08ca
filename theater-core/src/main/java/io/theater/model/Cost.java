package io.theater.model;

import java.math.BigDecimal;

/**
 * What a call cost.
 *
 * @param amount in units of the currency
 * @param currency ISO 4217 code
 * @param source where the figure comes from: {@code price_table} or {@code reported}
 */
public record Cost(BigDecimal amount, String currency, String source) {}
