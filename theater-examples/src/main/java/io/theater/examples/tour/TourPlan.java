package io.theater.examples.tour;

import io.theater.StepSpec;
import io.theater.model.Plan;
import io.theater.model.PlanStep;
import io.theater.model.StepKind;
import java.time.Duration;

/** The steps of the tour, before it begins. */
final class TourPlan {

  static final String BRIEF = "brief";
  static final String READ_TICKETS = "read_tickets";
  static final String READ_METRICS = "read_metrics";
  static final String READ_FEEDBACK = "read_feedback";
  static final String ROUND = "discussion_round";
  static final String CONSENSUS = "consensus";
  static final String WRITE_PLAN = "write_plan";
  static final String ESCALATE = "escalate";
  static final String TRANSLATE = "translate";
  static final String PUBLISH = "publish";

  private TourPlan() {}

  static Plan of(Script script) {
    return Plan.empty()
        .then(step(script, BRIEF, 1))
        .then(step(script, READ_TICKETS, 2).inGroup("gather"))
        .then(step(script, READ_METRICS, 2).inGroup("gather"))
        .then(step(script, READ_FEEDBACK, 1).inGroup("gather"))
        .then(step(script, ROUND, 3))
        .then(step(script, CONSENSUS, 0))
        .then(step(script, WRITE_PLAN, 3).when(CONSENSUS, "true"))
        .then(step(script, ESCALATE, 1).when(CONSENSUS, "false"))
        .then(step(script, TRANSLATE, 1).asOptional())
        .then(step(script, PUBLISH, 2));
  }

  static StepSpec spec(Script script, String name, StepKind kind) {
    return StepSpec.of(name)
        .kind(kind)
        .title(script.title(name))
        .description(script.description(name));
  }

  private static PlanStep step(Script script, String name, int seconds) {
    return PlanStep.of(name)
        .titled(script.title(name), script.description(name))
        .estimated(Duration.ofSeconds(seconds));
  }
}
