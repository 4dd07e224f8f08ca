package io.theater.servlet;

import org.junit.jupiter.api.Nested;

class JettyTest {

  @Nested
  class Everything extends ServletContract {
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
}
