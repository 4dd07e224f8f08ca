package io.theater.servlet;

import java.nio.file.Path;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;

/** Runs with Tomcat 10.1 and, in an execution of its own, with Tomcat 11. */
@Tag("long")
class TomcatTest {
  @TempDir Path base;

  @Nested
  class Live extends LiveContract {
    @Override
    Container start(Mount mount) throws Exception {
      return TomcatContainer.start(mount, base);
    }
  }

  @Nested
  class Reads extends ReadsContract {
    @Override
    Container start(Mount mount) throws Exception {
      return TomcatContainer.start(mount, base);
    }
  }

  @Nested
  class Access extends AccessContract {
    @Override
    Container start(Mount mount) throws Exception {
      return TomcatContainer.start(mount, base);
    }
  }

  @Nested
  class HostileClients extends HostileClientsContract {
    @Override
    Container start(Mount mount) throws Exception {
      return TomcatContainer.start(mount, base);
    }
  }

  @Nested
  class Fronts extends FrontsContract {
    @Override
    Container start(Mount mount) throws Exception {
      return TomcatContainer.start(mount, base);
    }
  }

  @Nested
  class Clients extends ClientsContract {
    @Override
    Container start(Mount mount) throws Exception {
      return TomcatContainer.start(mount, base);
    }
  }

  @Nested
  class Soak extends SoakContract {
    @Override
    Container start(Mount mount) throws Exception {
      return TomcatContainer.start(mount, base);
    }
  }
}
