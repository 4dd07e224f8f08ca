package io.theater.examples.tour;

/** A part in the tour: who serves the model that plays it. The names are made up. */
enum Part {
  PLANNER("northern-stage", "lead-large"),
  PRODUCT("northern-stage", "lead-large"),
  ENGINEER("southern-stage", "ensemble-small"),
  REVIEWER("southern-stage", "critic-thinking");

  private final String provider;
  private final String model;

  Part(String provider, String model) {
    this.provider = provider;
    this.model = model;
  }

  String provider() {
    return provider;
  }

  String model() {
    return model;
  }
}
