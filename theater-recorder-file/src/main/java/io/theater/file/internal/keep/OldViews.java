package io.theater.file.internal.keep;

import io.theater.file.Retention;
import io.theater.file.internal.view.SessionFileName;
import io.theater.file.internal.view.ViewNames;
import io.theater.file.internal.view.ViewRemoval;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Finds the views that are too old. */
final class OldViews {
  private final Tree tree;
  private final ViewNames names;
  private final ViewRemoval removal;

  private interface Day {
    Optional<LocalDate> of(String fileName);
  }

  /**
   * Looks for views.
   *
   * @param names of the writer
   * @param removal knows when they may go
   */
  OldViews(Tree tree, ViewNames names, ViewRemoval removal) {
    this.tree = tree;
    this.names = names;
    this.removal = removal;
  }

  void find(Retention retention, LocalDate today, List<Doomed> found) throws IOException {
    for (Path directory : tree.list(tree.resolve(ViewNames.SESSIONS))) {
      if (isSession(directory)) {
        session(directory, today.minusDays(retention.sessionViewDays()), found);
      }
    }
    Path errors = tree.resolve(ViewNames.ERRORS);
    LocalDate oldest = today.minusDays(retention.errorDays());
    found.addAll(before(oldest, tree.list(errors), names::errorsDay, Reason.ERRORS_EXPIRED));
  }

  private static boolean isSession(Path directory) {
    String name = String.valueOf(directory.getFileName());
    return name.startsWith(ViewNames.SESSION_PREFIX)
        && SessionFileName.isName(name.substring(ViewNames.SESSION_PREFIX.length()));
  }

  private void session(Path directory, LocalDate oldest, List<Doomed> found) throws IOException {
    if (!tree.isDirectory(directory)) {
      return;
    }
    List<Path> files = tree.list(directory);
    List<Doomed> old = before(oldest, files, names::sessionDay, Reason.SESSION_VIEW_EXPIRED);
    found.addAll(old);
    if (old.size() == files.size()) {
      found.add(
          Doomed.one(
              directory,
              0,
              Reason.SESSION_VIEW_EMPTY,
              () -> removal.remove(LocalDate.MIN, () -> tree.deleteEmpty(directory))));
    }
  }

  private List<Doomed> before(LocalDate oldest, List<Path> files, Day day, Reason reason)
      throws IOException {
    List<Doomed> found = new ArrayList<>();
    for (Path file : files) {
      Optional<LocalDate> its = day.of(String.valueOf(file.getFileName()));
      OptionalLong size =
          its.filter(oldest::isAfter).isPresent() ? tree.size(file) : OptionalLong.empty();
      if (size.isPresent()) {
        LocalDate old = its.get();
        Doomed.Deletion deletion = () -> removal.remove(old, () -> tree.deleteFile(file));
        found.add(Doomed.one(file, size.getAsLong(), reason, deletion));
      }
    }
    return found;
  }
}
