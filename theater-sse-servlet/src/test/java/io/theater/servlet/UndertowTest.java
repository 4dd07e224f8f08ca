package io.theater.servlet;

import org.junit.jupiter.api.Nested;

class UndertowTest {

  @Nested
  class Everything extends ServletContract {
    @Override
    Container start(Mount mount) throws Exception {
      return UndertowContainer.start(mount);
    }
  }

  @Nested
  class Fronts extends FrontsContract {
    @Override
    Container start(Mount mount) throws Exception {
      return UndertowContainer.start(mount);
    }
  }

  @Nested
  class Clients extends ClientsContract {
    @Override
    Container start(Mount mount) throws Exception {
      return UndertowContainer.start(mount);
    }
  }
}
