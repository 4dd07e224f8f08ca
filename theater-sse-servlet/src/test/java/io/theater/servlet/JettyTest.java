package io.theater.servlet;

import org.junit.jupiter.api.Nested;

class JettyTest {

  @Nested
  class Live extends LiveContract {
    @Override
    Container start(Mount mount) throws Exception {
      return JettyContainer.start(mount);
    }
  }

  @Nested
  class Reads extends ReadsContract {
    @Override
    Container start(Mount mount) throws Exception {
      return JettyContainer.start(mount);
    }
  }

  @Nested
  class Access extends AccessContract {
    @Override
    Container start(Mount mount) throws Exception {
      return JettyContainer.start(mount);
    }
  }

  @Nested
  class HostileClients extends HostileClientsContract {
    @Override
    Container start(Mount mount) throws Exception {
      return JettyContainer.start(mount);
    }
  }

  @Nested
  class Fronts extends FrontsContract {
    @Override
    Container start(Mount mount) throws Exception {
      return JettyContainer.start(mount);
    }
  }

  @Nested
  class Clients extends ClientsContract {
    @Override
    Container start(Mount mount) throws Exception {
      return JettyContainer.start(mount);
    }
  }

  @Nested
  class Soak extends SoakContract {
    @Override
    Container start(Mount mount) throws Exception {
      return JettyContainer.start(mount);
    }
  }
}
