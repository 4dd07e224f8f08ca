package io.theater;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaType;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.Set;
import java.util.stream.Stream;

/** Rules about dependencies that the modules share; each holds for a module without classes. */
public final class ArchitectureRules {
  private ArchitectureRules() {}

  /** No class may depend on a class in one of the given packages. */
  public static ArchRule neverDependOn(String... packages) {
    return noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(packages)
        .allowEmptyShould(true);
  }

  /** What a user can see outside {@code internal} packages must not name types of a package. */
  public static ArchRule publicApiNeverExposes(String packagePattern) {
    return classes()
        .that()
        .resideOutsideOfPackage("io.theater..internal..")
        .should(notExpose(resideInAPackage(packagePattern)))
        .allowEmptyShould(true);
  }

  private static ArchCondition<JavaClass> notExpose(DescribedPredicate<JavaClass> hidden) {
    return new ArchCondition<>("not expose classes that " + hidden.getDescription()) {
      @Override
      public void check(JavaClass type, ConditionEvents events) {
        if (!isVisible(type)) {
          return;
        }
        exposedTypes(type)
            .filter(exposed -> hidden.test(exposed.type()))
            .map(exposed -> exposed.where() + " exposes " + exposed.type().getName())
            .forEach(message -> events.add(SimpleConditionEvent.violated(type, message)));
      }
    };
  }

  private record Exposed(String where, JavaClass type) {}

  private static Stream<Exposed> exposedTypes(JavaClass type) {
    Stream<Exposed> parents =
        Stream.concat(type.getSuperclass().stream(), type.getInterfaces().stream())
            .map(JavaType::getAllInvolvedRawTypes)
            .flatMap(Set::stream)
            .map(parent -> new Exposed(type.getName(), parent));
    Stream<Exposed> members =
        type.getMembers().stream()
            .filter(member -> isVisible(member.getModifiers()))
            .flatMap(ArchitectureRules::exposedTypes);
    return Stream.concat(parents, members);
  }

  private static Stream<Exposed> exposedTypes(JavaMember member) {
    return member.getAllInvolvedRawTypes().stream()
        .map(type -> new Exposed(member.getFullName(), type));
  }

  private static boolean isVisible(JavaClass type) {
    return isVisible(type.getModifiers())
        && type.getEnclosingClass().map(ArchitectureRules::isVisible).orElse(true);
  }

  private static boolean isVisible(Set<JavaModifier> modifiers) {
    return modifiers.contains(JavaModifier.PUBLIC) || modifiers.contains(JavaModifier.PROTECTED);
  }
}
